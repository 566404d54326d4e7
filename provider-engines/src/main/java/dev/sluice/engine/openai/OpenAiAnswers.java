package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells an answer from a failure, whatever the status says. */
final class OpenAiAnswers {

  private final Failures failures;
  private final Replies replies;

  OpenAiAnswers(Failures failures) {
    this.failures = requireNonNull(failures, "failures is null");
    this.replies = new Replies(failures);
  }

  ProviderAnswer read(Endpoint endpoint, HttpReply reply) {
    return switch (replies.read(reply)) {
      case Replies.Reading.Failure failure -> failure.failed();
      case Replies.Reading.Body body -> success(endpoint, body.reply(), body.json());
    };
  }

  private ProviderAnswer success(Endpoint endpoint, HttpReply.Whole reply, JsonNode body) {
    String list =
        switch (endpoint) {
          case CHAT_COMPLETIONS -> "choices";
          case EMBEDDINGS -> "data";
        };
    if (!body.path(list).isArray() || body.path(list).isEmpty()) {
      return failures.unusable(reply, ErrorCode.SERVER_ERROR, "answered without any " + list);
    }
    Bill bill = OpenAiBill.of(body, reply.headers());
    return switch (endpoint) {
      case CHAT_COMPLETIONS -> chat(reply, (ObjectNode) body, bill);
      case EMBEDDINGS -> completed(reply.status(), reply.headers(), body, bill);
    };
  }

  private ProviderAnswer chat(HttpReply.Whole reply, ObjectNode body, Bill bill) {
    try {
      return chat(reply.status(), reply.headers(), OpenAiForm.settleAnswer(body), bill);
    } catch (AnswerTooLargeException e) {
      return failures.unusable(reply, ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()));
    }
  }

  /**
   * A chat completion that came to its end, in one piece or in many.
   *
   * @param completion with one choice at least
   */
  ProviderAnswer chat(int status, HttpFields headers, ObjectNode completion, Bill bill) {
    JsonNode first = completion.path("choices").path(0);
    if (isFailed(first)) {
      return failures.refused(status, headers, completion, ErrorBody.of(first), bill);
    }
    if (completion.path("choices").valueStream().allMatch(OpenAiAnswers::isRefused)) {
      return failures.after(
          ErrorCode.CONTENT_POLICY, refusal(first), status, headers, completion, bill);
    }
    return completed(status, headers, completion, bill);
  }

  private ProviderAnswer completed(int status, HttpFields headers, JsonNode body, Bill bill) {
    return new ProviderAnswer.Completed(
        new ProviderResponse(status, Failures.requestId(headers), body),
        bill,
        failures.limits(headers));
  }

  /** Whether a choice says that it has failed; the rest of the answer may look as ever. */
  static boolean isFailed(JsonNode choice) {
    return choice.hasNonNull("error") || "error".equals(choice.path("finish_reason").asString(""));
  }

  /**
   * A refusal comes as a success, is billed as one, and is none: whoever asked did not get what was
   * asked for. Its text stays in the response of the failure.
   */
  private static boolean isRefused(JsonNode choice) {
    return "content_filter".equals(choice.path("finish_reason").asString(""))
        || !choice.path("message").path("refusal").asString("").isEmpty();
  }

  private static String refusal(JsonNode choice) {
    String text = choice.path("message").path("refusal").asString("");
    return text.isEmpty() ? "the answer was withheld by a content filter" : text;
  }
}
