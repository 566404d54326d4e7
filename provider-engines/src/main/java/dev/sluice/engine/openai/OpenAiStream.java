package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.ServerSentEvents;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one answer that comes in pieces, and hands them on. For one thread. */
final class OpenAiStream {

  private static final String END = "[DONE]";

  private final StreamBody body;
  private final OpenAiAnswers answers;
  private final Failures failures;
  private final ChunkSink sink;
  private final boolean usageWanted;
  private final ChunkAssembly assembly = new ChunkAssembly();
  private boolean begun;
  private boolean done;

  /**
   * @param usageWanted whether the job asked for the piece that holds the usage
   */
  OpenAiStream(
      StreamBody body,
      OpenAiAnswers answers,
      Failures failures,
      ChunkSink sink,
      boolean usageWanted) {
    this.body = requireNonNull(body, "body is null");
    this.answers = requireNonNull(answers, "answers is null");
    this.failures = requireNonNull(failures, "failures is null");
    this.sink = requireNonNull(sink, "sink is null");
    this.usageWanted = usageWanted;
  }

  ProviderAnswer read() throws InterruptedException {
    try {
      Failed failed = readPieces();
      return failed == null ? ended() : failed;
    } catch (IOException e) {
      HttpReply.Broken broken = body.broken(e);
      return broken(broken.code(), broken.message());
    } catch (AnswerTooLargeException e) {
      return broken(ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()));
    }
  }

  /** Null at the end, whether or not it is where it should be. */
  private @Nullable Failed readPieces() throws IOException, InterruptedException {
    ServerSentEvents events = new ServerSentEvents(body.bytes());
    while (true) {
      ServerSentEvents.Event event = events.next();
      if (event == null) {
        return null;
      }
      if (event.data().strip().equals(END)) {
        done = true;
        assembly.done();
        return null;
      }
      Failed failed = take(event);
      if (failed != null) {
        return failed;
      }
    }
  }

  /** Null if the stream goes on. */
  private @Nullable Failed take(ServerSentEvents.Event event) throws InterruptedException {
    JsonNode json = parse(event.data());
    if (event.name().equals("error") || (json != null && ErrorBody.isError(json))) {
      JsonNode error =
          json == null ? Json.mapper().getNodeFactory().stringNode(event.data()) : json;
      return refused(error, ErrorBody.of(error));
    }
    if (!(json instanceof ObjectNode chunk)) {
      return broken(ErrorCode.STREAM_BROKEN, "sent a piece of its answer that is no JSON object");
    }
    for (JsonNode choice : chunk.path("choices")) {
      if (OpenAiAnswers.isFailed(choice)) {
        return refused(chunk, ErrorBody.of(choice));
      }
    }
    handOn(chunk);
    return null;
  }

  private static @Nullable JsonNode parse(String data) {
    try {
      return Json.mapper().readTree(data);
    } catch (JacksonException e) {
      return null;
    }
  }

  private void handOn(ObjectNode chunk) throws InterruptedException {
    begun = true;
    OpenAiForm.settle(chunk);
    assembly.add(chunk);
    if (usageWanted) {
      sink.accept(chunk);
      return;
    }
    boolean onlyUsage = chunk.path("choices").isEmpty() && chunk.path("usage").isObject();
    if (!onlyUsage) {
      if (chunk.path("usage").isNull()) {
        chunk.remove("usage");
      }
      sink.accept(chunk);
    }
  }

  private ProviderAnswer ended() {
    if (!done && !assembly.whole()) {
      return broken(ErrorCode.STREAM_BROKEN, "its answer breaks off in the middle");
    }
    ObjectNode completion = assembly.toCompletion();
    return completion.path("choices").isEmpty()
        ? broken(ErrorCode.SERVER_ERROR, "answered without any choices")
        : answers.chat(body.status(), body.headers(), completion, OpenAiBill.of(completion));
  }

  private Failed refused(JsonNode shown, ErrorBody error) {
    return failures.refused(body.status(), body.headers(), shown, error, counted());
  }

  /** What had come by then stays in the failure: it was paid for. */
  private Failed broken(ErrorCode code, String message) {
    return begun
        ? failures.after(
            code, message, body.status(), body.headers(), assembly.toCompletion(), counted())
        : failures.broken(new HttpReply.Broken(code, message));
  }

  private Bill counted() {
    return OpenAiBill.of(assembly.toCompletion());
  }
}
