package dev.sluice.engine.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.core.JacksonException;
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
    return switch (replies.read(reply)) {
      case Replies.Reading.Failure failure -> failure.failed();
      case Replies.Reading.Body body -> success(body.reply(), body.json(), message);
    };
  }

  private ProviderAnswer success(HttpReply.Whole reply, JsonNode json, ConverseMessage message)
      throws InterruptedException {
    if (!json.path("output").path("message").isObject()) {
      return failures.unusable(reply, ErrorCode.SERVER_ERROR, "answered without a message");
    }
    message.whole(json);
    return ended(message, reply.status(), reply.headers());
  }

  /** An answer that comes as events, or at once from a server that does not heed the wish. */
  ProviderAnswer stream(StreamBody body, ConverseMessage message) throws InterruptedException {
    if (!EventStream.MEDIA_TYPE.equals(body.mediaType())) {
      return whole(body.whole(), message);
    }
    try {
      return events(body, message);
    } catch (IOException e) {
      HttpReply.Broken broken = body.broken(e);
      return brokenOff(broken.code(), broken.message(), body, message);
    } catch (JacksonException e) {
      return brokenOff(ErrorCode.STREAM_BROKEN, "sent an event that is not JSON", body, message);
    } catch (AnswerTooLargeException e) {
      return brokenOff(ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()), body, message);
    }
  }

  private ProviderAnswer events(StreamBody body, ConverseMessage message)
      throws IOException, InterruptedException {
    EventStream frames = new EventStream(body.bytes());
    for (EventStream.Frame frame = frames.next(); frame != null; frame = frames.next()) {
      if (!frame.kind().equals("event")) {
        return replies.refused(frame, body.status(), body.headers(), bill(message));
      }
      message.event(frame.name(), Json.mapper().readTree(frame.payload()));
    }
    return message.ended()
        ? ended(message, body.status(), body.headers())
        : brokenOff(ErrorCode.STREAM_BROKEN, "ended its stream before its answer", body, message);
  }

  private ProviderAnswer ended(ConverseMessage message, int status, HttpFields headers)
      throws InterruptedException {
    String stopReason = message.stopReason();
    JsonNode stopped = Json.mapper().createObjectNode().put("stopReason", stopReason);
    if (StopReason.isMalformed(stopReason)) {
      String why = "its model wrote something that is no answer (" + stopReason + ")";
      return failures.after(ErrorCode.SERVER_ERROR, why, status, headers, stopped, bill(message));
    }
    if (StopReason.isFullWindow(stopReason) && !message.begun()) {
      String why = "the prompt fills the context window of the model";
      return failures.after(
          ErrorCode.CONTEXT_EXCEEDED, why, status, headers, stopped, bill(message));
    }
    return answers.answered(message.finish(), StopReason.refusal(stopReason), status, headers);
  }

  /** The tokens that were told of are billed, however it ended. */
  private Failed brokenOff(ErrorCode code, String why, StreamBody body, ConverseMessage message) {
    return failures.after(
        code, why, body.status(), body.headers(), Json.mapper().nullNode(), bill(message));
  }

  private static Bill bill(ConverseMessage message) {
    return new Bill(message.tokens().usage(), null);
  }
}
