package dev.sluice.engine.anthropic;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.ServerSentEvents;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.databind.JsonNode;

/** Reads what came of a request. Thread-safe; a message belongs to one call. */
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
    return answers.whole(replies.read(reply), body -> success(body, message));
  }

  private ProviderAnswer success(Replies.Reading.Body body, MessageAssembly message)
      throws InterruptedException {
    HttpReply.Whole reply = body.reply();
    if (!body.json().path("content").isArray()) {
      return failures.unusable(reply, ErrorCode.SERVER_ERROR, "answered without any content");
    }
    message.whole(body.json());
    return ended(message, reply.status(), reply.headers());
  }

  /** An answer that comes as events, or at once from a server that does not heed the wish. */
  ProviderAnswer stream(StreamBody body, MessageAssembly message) throws InterruptedException {
    return EVENTS.equals(body.mediaType())
        ? answers.arriving(body, message::bill, () -> events(body, message))
        : whole(body.whole(), message);
  }

  private ProviderAnswer events(StreamBody body, MessageAssembly message)
      throws IOException, InterruptedException {
    ServerSentEvents events = new ServerSentEvents(body.bytes());
    for (var event = events.next(); event != null; event = events.next()) {
      JsonNode data = Json.mapper().readTree(event.data());
      int index = data.path("index").asInt(0);
      switch (data.path("type").asString(event.name())) {
        case "message_start" -> message.begin(data.path("message"));
        case "content_block_start" -> message.beginBlock(index, data.path("content_block"));
        case "content_block_delta" -> message.grow(index, data.path("delta"));
        case "content_block_stop" -> message.endBlock(index);
        case "message_delta" -> message.stop(data.path("delta"), data.path("usage"));
        case "message_stop" -> {
          return ended(message, body.status(), body.headers());
        }
        case "error" -> {
          return answers.refused(body, data, message.bill());
        }
        // A ping, or something that they have yet to think of.
        default -> {}
      }
    }
    return answers.brokenOff(
        ErrorCode.STREAM_BROKEN, "ended its stream before its answer", body, message.bill());
  }

  private ProviderAnswer ended(MessageAssembly message, int status, HttpFields headers)
      throws InterruptedException {
    if (message.isCrowdedOut()) {
      return failures.after(
          ErrorCode.CONTEXT_EXCEEDED,
          "the prompt fills the context window of the model",
          status,
          headers,
          Json.mapper().nullNode(),
          message.bill());
    }
    return answers.answered(message.finish(), message.refusal(), status, headers);
  }
}
