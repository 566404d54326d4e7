package dev.sluice.engine.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.databind.JsonNode;

/** Reads what came of a request. Thread-safe; a message belongs to one call. */
final class ConverseAnswers {

  private final Failures failures;
  private final BedrockReplies replies;
  private final TranslatedAnswers answers;

  ConverseAnswers(Failures failures, BedrockReplies replies) {
    this.failures = requireNonNull(failures, "failures is null");
    this.replies = requireNonNull(replies, "replies is null");
    this.answers = new TranslatedAnswers(failures);
  }

  /** An answer that came at once. */
  ProviderAnswer whole(HttpReply reply, ConverseMessage message) throws InterruptedException {
    return answers.whole(replies.read(reply), body -> success(body, message));
  }

  private ProviderAnswer success(Replies.Reading.Body body, ConverseMessage message)
      throws InterruptedException {
    HttpReply.Whole reply = body.reply();
    if (!body.json().path("output").path("message").isObject()) {
      return failures.unusable(reply, ErrorCode.SERVER_ERROR, "answered without a message");
    }
    message.whole(body.json());
    return ended(message, reply.status(), reply.headers());
  }

  /** An answer that comes as events, or at once from a server that does not heed the wish. */
  ProviderAnswer stream(StreamBody body, ConverseMessage message) throws InterruptedException {
    return EventStream.MEDIA_TYPE.equals(body.mediaType())
        ? answers.arriving(body, message::bill, () -> events(body, message))
        : whole(body.whole(), message);
  }

  private ProviderAnswer events(StreamBody body, ConverseMessage message)
      throws IOException, InterruptedException {
    EventStream frames = new EventStream(body.bytes());
    for (EventStream.Frame frame = frames.next(); frame != null; frame = frames.next()) {
      if (!frame.kind().equals("event")) {
        return replies.refused(frame, body.status(), body.headers(), message.bill());
      }
      message.event(frame.name(), Json.mapper().readTree(frame.payload()));
    }
    return message.ended()
        ? ended(message, body.status(), body.headers())
        : answers.brokenOff(
            ErrorCode.STREAM_BROKEN, "ended its stream before its answer", body, message.bill());
  }

  private ProviderAnswer ended(ConverseMessage message, int status, HttpFields headers)
      throws InterruptedException {
    String stopReason = message.stopReason();
    JsonNode stopped = Json.mapper().createObjectNode().put("stopReason", stopReason);
    if (StopReason.isMalformed(stopReason)) {
      String why = "its model wrote something that is no answer (" + stopReason + ")";
      return failures.after(ErrorCode.SERVER_ERROR, why, status, headers, stopped, message.bill());
    }
    if (StopReason.isFullWindow(stopReason) && !message.begun()) {
      String why = "the prompt fills the context window of the model";
      return failures.after(
          ErrorCode.CONTEXT_EXCEEDED, why, status, headers, stopped, message.bill());
    }
    return answers.answered(message.finish(), StopReason.refusal(stopReason), status, headers);
  }
}
