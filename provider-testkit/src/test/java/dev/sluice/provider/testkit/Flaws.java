package dev.sluice.provider.testkit;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What authors of providers get wrong. */
final class Flaws {

  private Flaws() {}

  static Stream<Flaw> all() {
    return Stream.of(failures(), answers(), calls(), streams(), descriptions())
        .flatMap(List::stream);
  }

  private static List<Flaw> failures() {
    return List.of(
        Flaw.completing(
            "everyErrorHasItsCode",
            "complete() threw",
            (good, call) -> {
              ProviderAnswer answer = good.complete(call);
              if (answer instanceof Failed failed) {
                throw new IllegalStateException(failed.message());
              }
              return answer;
            }),
        Flaw.failing(
            "everyErrorHasItsCode",
            "failed with quota_exhausted",
            failed -> new Failed(ErrorCode.RATE_LIMITED, failed.message(), null, null, Bill.NONE)),
        Flaw.failing(
            "everyErrorHasItsCode",
            "the message of a failure is",
            failed -> Failed.unanswered(failed.code(), "line\nline")),
        Flaw.failing(
            "aThrottleSaysHowLongToWait",
            "retryAfter is null",
            failed -> Failed.unanswered(failed.code(), failed.message())),
        Flaw.failing(
            "aRefusalIsAContentPolicyFailureThatIsBilled",
            "the bill of a refusal",
            failed -> Failed.unanswered(failed.code(), failed.message())),
        leaking());
  }

  private static Flaw leaking() {
    return new Flaw(
        "anErrorBecomesOneLineWithoutTheCredential",
        "a failure's message shows the credential",
        (good, spec) ->
            new Flawed(good) {
              @Override
              public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
                return good.complete(call) instanceof Failed failed
                    ? Failed.unanswered(failed.code(), "kitcause " + spec.secrets().get(0).reveal())
                    : good.complete(call);
              }
            });
  }

  private static List<Flaw> answers() {
    return List.of(
        Flaw.answering(
            "anAnswerHasOpenAisForm",
            "finish_reason",
            body -> choice(body).remove("finish_reason")),
        Flaw.answering("anAnswerHasOpenAisForm", "the bill says", body -> body.remove("usage")),
        Flaw.answering(
            "textOfAllLanguagesComesBackAsItWent",
            "東京",
            body ->
                message(body)
                    .put("content", message(body).path("content").asString("").replace("🐱", "?"))),
        Flaw.answering(
            "toolsAreCalledOrRefused",
            "tool_calls[].function.arguments",
            body ->
                ((ObjectNode) message(body).path("tool_calls").path(0).path("function"))
                    .putObject("arguments")),
        Flaw.completing("anAnswerHasOpenAisForm", "returned null", (good, call) -> absent()),
        Flaw.completing(
            "anAnswerHasOpenAisForm",
            "the body of the call was changed",
            (good, call) -> {
              call.body().put("model", call.model());
              return good.complete(call);
            }));
  }

  private static ObjectNode choice(ObjectNode body) {
    return (ObjectNode) body.path("choices").path(0);
  }

  private static ObjectNode message(ObjectNode body) {
    return (ObjectNode) choice(body).path("message");
  }

  @SuppressWarnings("NullAway") // What a provider on the class path may do, whatever it promised.
  private static ProviderAnswer absent() {
    return null;
  }

  private static List<Flaw> calls() {
    AtomicReference<ObjectNode> shared = new AtomicReference<>();
    AtomicInteger count = new AtomicInteger();
    return List.of(
        Flaw.completing(
            "whateverAJobAsksForIsPassedOnOrRefusedByName",
            "stop was asked for",
            (good, call) -> good.complete(without("stop", call))),
        Flaw.completing(
            "theModelOfTheCallTakesThePlaceOfTheBodys",
            "the call was for the model",
            (good, call) ->
                good.complete(
                    new ProviderCall(
                        call.callId(), call.endpoint(), "other", call.body(), call.budget()))),
        Flaw.completing(
            "anInterruptedCallIsAborted",
            "was interrupted and returned",
            (good, call) -> {
              try {
                return good.complete(call);
              } catch (InterruptedException e) {
                return Failed.unanswered(ErrorCode.CANCELLED, "interrupted");
              }
            }),
        Flaw.completing(
            "theBudgetOfACallIsKept",
            "did not return within",
            (good, call) -> good.complete(patiently(call))),
        Flaw.completing(
            "manyCallsAtOnceGetTheirOwnAnswers",
            "of many calls at once",
            (good, call) -> {
              if (count.getAndIncrement() % 2 == 0) {
                shared.set(call.body());
              }
              ObjectNode body = shared.get();
              return good.complete(
                  new ProviderCall(
                      call.callId(), call.endpoint(), call.model(), body, call.budget()));
            }));
  }

  private static ProviderCall without(String field, ProviderCall call) {
    ObjectNode body = call.body().deepCopy();
    body.remove(field);
    return new ProviderCall(call.callId(), call.endpoint(), call.model(), body, call.budget());
  }

  private static ProviderCall patiently(ProviderCall call) {
    return new ProviderCall(
        call.callId(), call.endpoint(), call.model(), call.body(), Duration.ofHours(1));
  }

  private static List<Flaw> streams() {
    return List.of(
        Flaw.streaming(
            "thePiecesOfAStreamAddUpToItsAnswer",
            "do not add up",
            (good, call, sink) -> good.stream(call, once(sink))),
        Flaw.streaming(
            "thePiecesOfAStreamAddUpToItsAnswer",
            "the role",
            (good, call, sink) -> good.stream(call, chunk -> sink.accept(withoutRole(chunk)))),
        Flaw.streaming(
            "thePiecesOfAStreamAddUpToItsAnswer",
            "handed out nothing",
            (good, call, sink) -> good.complete(call)),
        Flaw.streaming(
            "thePiecesOfAStreamAddUpToItsAnswer", "came on the thread", Flaws::elsewhere),
        Flaw.streaming(
            "piecesAreHandedOutWhileTheRestIsOnItsWay", "no piece was handed out", Flaws::atTheEnd),
        Flaw.streaming(
            "aStreamThatBreaksOffIsBroken",
            "failed with stream_broken",
            (good, call, sink) ->
                good.stream(call, sink) instanceof Failed failed
                    ? Failed.unanswered(ErrorCode.NETWORK, failed.message())
                    : good.complete(call)),
        Flaw.streaming(
            "aSinkThatWantsNoMoreEndsTheStream",
            "was interrupted and returned",
            (good, call, sink) -> {
              try {
                return good.stream(call, sink);
              } catch (InterruptedException e) {
                return Failed.unanswered(ErrorCode.CANCELLED, "interrupted");
              }
            }));
  }

  private static ChunkSink once(ChunkSink sink) {
    AtomicInteger texts = new AtomicInteger();
    return chunk -> {
      boolean text = chunk.toString().contains("\"content\"");
      if (!text || texts.incrementAndGet() != 2) {
        sink.accept(chunk);
      }
    };
  }

  private static ObjectNode withoutRole(ObjectNode chunk) {
    ((ObjectNode) chunk.path("choices").path(0).path("delta")).remove("role");
    return chunk;
  }

  private static ProviderAnswer elsewhere(Provider good, ProviderCall call, ChunkSink sink)
      throws InterruptedException {
    List<AssertionError> thrown = new ArrayList<>();
    Thread other =
        new Thread(
            () -> {
              try {
                good.stream(call, sink);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (AssertionError e) {
                thrown.add(e);
              }
            });
    other.start();
    other.join();
    thrown.forEach(
        error -> {
          throw error;
        });
    return good.complete(call);
  }

  private static ProviderAnswer atTheEnd(Provider good, ProviderCall call, ChunkSink sink)
      throws InterruptedException {
    List<ObjectNode> chunks = new ArrayList<>();
    ProviderAnswer answer = good.stream(call, chunks::add);
    for (ObjectNode chunk : chunks) {
      sink.accept(chunk);
    }
    return answer;
  }

  private static ProviderMetadata at(String address, Provider good) {
    ProviderMetadata metadata = good.metadata();
    return new ProviderMetadata(metadata.name(), metadata.engine(), metadata.kind(), address);
  }

  private static List<Flaw> descriptions() {
    AtomicInteger asked = new AtomicInteger();
    return List.of(
        Flaw.describing(
            "metadataRepeatsTheDescriptionAndStaysTheSame",
            "and then",
            (good, spec) -> at(String.valueOf(asked.incrementAndGet()), good)),
        Flaw.describing(
            "metadataRepeatsTheDescriptionAndStaysTheSame",
            "metadata shows",
            (good, spec) -> at(spec.secrets().get(0).reveal(), good)),
        new Flaw(
            "whatItSupportsIsWhatIsClaimed",
            "supportsTools() is false",
            (good, spec) ->
                new Flawed(good) {
                  @Override
                  public boolean supportsTools() {
                    return false;
                  }
                }),
        new Flaw(
            "closingTwiceIsAsClosingOnce",
            "close() threw",
            (good, spec) ->
                new Flawed(good) {
                  private boolean closed;

                  @Override
                  public void close() {
                    if (closed) {
                      closed = false;
                      throw new IllegalStateException("closed");
                    }
                    closed = true;
                  }
                }));
  }
}
