package dev.sluice.provider.testkit;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a chat completion in OpenAI form has, whatever it says. */
final class CompletionForm {

  private static final Set<String> FINISH_REASONS =
      Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

  private static final String WANTED =
      "an answer has the form of OpenAI's chat.completion, as its users' clients will read it so";

  private CompletionForm() {}

  static void require(Completed answer) {
    int status = answer.response().statusCode();
    Shortfall.unless(status / 100 == 2, "an answer has the status " + status, "a success has 2xx");
    JsonNode body = answer.response().body();
    require(body, body.path("object").asString("").equals("chat.completion"), "object");
    require(body, isText(body.path("id")), "id");
    require(body, isText(body.path("model")), "model");
    require(body, body.path("created").isIntegralNumber(), "created");
    require(body, body.path("choices").isArray() && !body.path("choices").isEmpty(), "choices");
    for (JsonNode choice : body.path("choices")) {
      choice(body, choice);
    }
    usage(body.path("usage"), answer.bill());
  }

  private static void choice(JsonNode body, JsonNode choice) {
    JsonNode message = choice.path("message");
    require(body, choice.path("index").isIntegralNumber(), "choices[].index");
    require(
        body,
        FINISH_REASONS.contains(choice.path("finish_reason").asString("")),
        "choices[].finish_reason");
    require(body, message.path("role").asString("").equals("assistant"), "message.role");
    JsonNode content = message.path("content");
    require(body, content.isString() || content.isNull(), "message.content");
    for (JsonNode call : message.path("tool_calls")) {
      toolCall(body, call);
    }
    Shortfall.unless(
        message.path("tool_calls").isEmpty()
            == !choice.path("finish_reason").asString("").equals("tool_calls"),
        "finish_reason is %s with %d tool calls"
            .formatted(choice.path("finish_reason"), message.path("tool_calls").size()),
        "finish_reason is tool_calls where the model calls tools, and only there");
  }

  private static void toolCall(JsonNode body, JsonNode call) {
    require(body, isText(call.path("id")), "tool_calls[].id");
    require(body, call.path("type").asString("").equals("function"), "tool_calls[].type");
    require(body, isText(call.path("function").path("name")), "tool_calls[].function.name");
    require(
        body,
        isObject(call.path("function").path("arguments")),
        "tool_calls[].function.arguments, an object written as a text");
  }

  private static boolean isObject(JsonNode text) {
    try {
      return text.isString() && Json.mapper().readTree(text.asString()).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isText(JsonNode node) {
    return node.isString() && !node.asString().isEmpty();
  }

  private static void require(JsonNode body, boolean kept, String field) {
    Shortfall.unless(
        kept, "an answer lacks %s, or has it wrong: %s".formatted(field, body), WANTED);
  }

  /** The bill and the usage in the answer are two views of one thing. */
  static void usage(JsonNode usage, Bill bill) {
    Usage billed = bill.usage();
    Shortfall.unless(
        usage.isObject() == !billed.equals(Usage.NONE),
        "the bill says %s, the answer's usage is %s".formatted(billed, usage),
        "what was counted is in both, and what was not is in neither");
    if (!usage.isObject()) {
      return;
    }
    long output = usage.path("completion_tokens").asLong(0);
    long reasoning = usage.path("completion_tokens_details").path("reasoning_tokens").asLong(0);
    boolean same =
        billed.inputTokens() == usage.path("prompt_tokens").asLong(-1)
            // Some systems count reasoning beside the output; in a bill it is always inside.
            && (billed.outputTokens() == output || billed.outputTokens() == output + reasoning)
            && billed.cachedInputTokens() <= billed.inputTokens()
            && billed.reasoningTokens() <= billed.outputTokens();
    Shortfall.unless(
        same,
        "the bill says %s, the answer's usage is %s".formatted(billed, usage),
        "the bill's input includes what came from a cache and its output includes reasoning, and"
            + " both are what prompt_tokens and completion_tokens say");
  }
}
