package dev.sluice.provider.testkit;

import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.schema.ErrorCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

/** What comes in pieces. A provider whose system has no streams hands out the whole as one. */
interface StreamPromises {

  @Test
  default void thePiecesOfAStreamAddUpToItsAnswer(Bench bench) throws InterruptedException {
    bench.backend().answer();
    Recorder chunks = Recorder.taking();
    streamed(bench, Bodies.chat("Größe 東京 🐱 kitmarker"), chunks);
    Shortfall.unless(
        !bench.can(Ability.STREAMING) || StreamForm.piecesOfText(chunks.chunks()) > 1,
        "the text came in one piece: " + chunks.chunks(),
        "the pieces as they come, as the test claims that it streams");
  }

  @Test
  default void theCallsOfToolsAreStreamedToo(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.TOOLS);
    bench.backend().callTools();
    Completed answer = streamed(bench, Bodies.withTools(), Recorder.taking());
    Shortfall.unless(
        answer.response().body().path("choices").path(0).path("message").path("tool_calls").size()
            == 2,
        "the backend had two tools called, and the answer is " + answer.response().body(),
        "all the calls of one answer");
  }

  @Test
  default void aStreamGivesTheAnswerThatACallWouldGive(Bench bench) throws InterruptedException {
    bench.backend().answer();
    ObjectNode body = Bodies.chat("Repeat kitmarker");
    Completed streamed = streamed(bench, body, Recorder.taking());
    Completed whole = bench.completed(bench.complete(bench.provider(), bench.chat(body)));
    Shortfall.unless(
        streamed.bill().usage().equals(whole.bill().usage()),
        "a stream is billed as %s, the same without one as %s"
            .formatted(streamed.bill(), whole.bill()),
        "the same usage: ask the system to count streams too");
  }

  private static Completed streamed(Bench bench, ObjectNode body, Recorder chunks)
      throws InterruptedException {
    Completed answer = bench.completed(bench.stream(bench.provider(), bench.chat(body), chunks));
    CompletionForm.require(answer);
    StreamForm.require(chunks.chunks(), answer);
    return answer;
  }

  @Test
  default void piecesAreHandedOutWhileTheRestIsOnItsWay(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.STREAMING);
    bench.backend().stall();
    Recorder chunks = Recorder.taking();
    Running<ProviderAnswer> stream =
        bench.streaming(bench.provider(), bench.chat(Bodies.chat("Repeat kitmarker")), chunks);
    Shortfall.unless(
        chunks.awaitText(),
        "the backend streamed some text and then nothing more, and no piece was handed out",
        "each piece as soon as it is there");
    stream.mustEndInterrupted();
    bench.awaitAbandoned(1);
  }

  @Test
  default void aSinkThatWantsNoMoreEndsTheStream(Bench bench) throws InterruptedException {
    bench.backend().answer();
    Recorder chunks = Recorder.interruptingAtTheFirstText();
    Running<ProviderAnswer> stream =
        bench.streaming(bench.provider(), bench.chat(Bodies.chat("Repeat kitmarker")), chunks);
    stream.mustHaveThrownInterrupted();
  }

  @Test
  default void aStreamThatBreaksOffIsBroken(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.STREAMING);
    bench.backend().breakOff();
    FailureForm.requireCode(stream(bench), ErrorCode.STREAM_BROKEN);
  }

  @Test
  default void aStreamThatEndsBeforeItsEndIsBroken(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.STREAMING);
    bench.backend().endEarly();
    FailureForm.requireCode(stream(bench), ErrorCode.STREAM_BROKEN);
  }

  @TestFactory
  default Stream<DynamicTest> anErrorInTheMiddleOfAStreamHasItsCode(Bench bench) {
    return Stream.of(ErrorCode.SERVER_ERROR, ErrorCode.OVERLOADED, ErrorCode.RATE_LIMITED)
        .map(
            code ->
                DynamicTest.dynamicTest(
                    code.wireName(),
                    () -> {
                      bench.assumeCan(Ability.STREAMING);
                      bench.backend().failInStream(code);
                      FailureForm.requireCode(stream(bench), code);
                    }));
  }

  private static ProviderAnswer stream(Bench bench) throws InterruptedException {
    return bench.stream(
        bench.provider(), bench.chat(Bodies.chat("Repeat kitmarker")), Recorder.taking());
  }

  @Test
  default void embeddingsThatAreAskedForAsAStreamComeWhole(Bench bench)
      throws InterruptedException {
    bench.assumeCan(Ability.EMBEDDINGS);
    bench.backend().answer();
    Recorder chunks = Recorder.taking();
    ProviderAnswer answer =
        bench.stream(bench.provider(), bench.embeddings(Bodies.embeddings("one text")), chunks);
    Completed completed = bench.completed(answer);
    Shortfall.unless(
        completed.response().body().path("data").size() == 1 && chunks.chunks().equals(List.of()),
        "one text was embedded to %s, with the chunks %s"
            .formatted(completed.response().body(), chunks.chunks()),
        "the answer as complete() gives it, and no chunks: vectors have none");
  }
}
