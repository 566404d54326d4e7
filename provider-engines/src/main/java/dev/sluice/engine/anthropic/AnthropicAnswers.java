package dev.sluice.engine.anthropic;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.ServerSentEvents;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what came of a request. */
final class AnthropicAnswers {

  private static final String EVENTS = "text/event-stream";

  private final Failures failures;
  private final Replies replies;
  private final TranslatedAnswers answers;

  AnthropicAnswers(Failures failures) {
    this.failures = requireNonNull(failures, "failures is null");
    this.replies = new Replies(failures);
    this.answers = new TranslatedAnswers(failures);
  }

  /** An answer that came at once. */
  ProviderAnswer whole(HttpReply reply, MessageAssembly message) throws InterruptedException {
    return switch (replies.read(reply)) {
      case Replies.Reading.Failure failure -> failure.failed();
      case Replies.Reading.Body body -> success(body.reply(), body.json(), message);
    };
  }

  private ProviderAnswer success(HttpReply.Whole reply, JsonNode json, MessageAssembly message)
      throws InterruptedException {
    if (!json.path("content").isArray()) {
      return failures.unusable(reply, ErrorCode.SERVER_ERROR, "answered without any content");
    }
    message.whole(json);
    return answers.answered(message.finish(), message.refusal(), reply.status(), reply.headers());
  }

  /** An answer that comes as events, or at once from a server that does not heed the wish. */
  ProviderAnswer stream(StreamBody body, MessageAssembly message) throws InterruptedException {
    if (!EVENTS.equals(body.mediaType())) {
      return whole(body.whole(), message);
    }
    try {
      return events(body, message);
    } catch (IOException e) {
      HttpReply.Broken broken = body.broken(e);
      return ended(broken.code(), broken.message(), body, message);
    } catch (JacksonException e) {
      return ended(ErrorCode.STREAM_BROKEN, "sent an event that is not JSON", body, message);
    } catch (AnswerTooLargeException e) {
      return ended(ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()), body, message);
    }
  }

  private ProviderAnswer events(StreamBody body, MessageAssembly message)
      throws IOException, InterruptedException {
    ServerSentEvents events = new ServerSentEvents(body.bytes());
    for (var event = events.next(); event != null; event = events.next()) {
      JsonNode data = Json.mapper().readTree(event.data());
      switch (data.path("type").asString(event.name())) {
        case "message_start" -> message.begin(data.path("message"));
        case "content_block_start" ->
            message.beginBlock(data.path("index").asInt(0), data.path("content_block"));
        case "content_block_delta" -> message.grow(data.path("index").asInt(0), data.path("delta"));
        case "content_block_stop" -> message.endBlock(data.path("index").asInt(0));
        case "message_delta" -> message.stop(data.path("delta"), data.path("usage"));
        case "message_stop" -> {
          return answers.answered(
              message.finish(), message.refusal(), body.status(), body.headers());
        }
        case "error" -> {
          return refused(body, data, message);
        }
        // A ping, or something that they have yet to think of.
        default -> {}
      }
    }
    return ended(ErrorCode.STREAM_BROKEN, "ended its stream before its answer", body, message);
  }

  private ProviderAnswer refused(StreamBody body, JsonNode error, MessageAssembly message) {
    HttpReply.Whole reply =
        new HttpReply.Whole(body.status(), body.headers(), body.mediaType(), new byte[0]);
    return failures.refused(reply, error, ErrorBody.of(error), message.bill());
  }

  /** The tokens that were told of are billed, however it ended. */
  private ProviderAnswer ended(
      ErrorCode code, String why, StreamBody body, MessageAssembly message) {
    return failures.after(
        code, why, body.status(), body.headers(), Json.mapper().nullNode(), message.bill());
  }
}
