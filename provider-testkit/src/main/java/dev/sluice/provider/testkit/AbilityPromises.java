package dev.sluice.provider.testkit;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What not every provider can do: it does it, or refuses it by name. */
interface AbilityPromises {

  @Test
  default void toolsAreCalledOrRefused(Bench bench) throws InterruptedException {
    ProviderCall call = bench.chat(Bodies.withTools());
    if (!bench.can(Ability.TOOLS)) {
      requireRefusal(bench, call, List.of("tools"));
      return;
    }
    bench.backend().callTools();
    Completed answer = bench.completed(bench.complete(bench.provider(), call));
    CompletionForm.require(answer);
    requireBothTools(toolCalls(answer));
  }

  private static JsonNode toolCalls(Completed answer) {
    return answer.response().body().path("choices").path(0).path("message").path("tool_calls");
  }

  private static void requireBothTools(JsonNode calls) {
    List<String> called =
        calls
            .valueStream()
            .map(c -> c.path("function").path("name").asString(""))
            .sorted()
            .toList();
    Shortfall.unless(
        called.equals(List.of("clock", "weather")),
        "the backend had two tools called, and the answer has " + calls,
        "all the calls of one answer, each with its own id");
    long ids = calls.valueStream().map(c -> c.path("id").asString("")).distinct().count();
    Shortfall.unless(
        ids == 2,
        "two calls have one id: " + calls,
        "an id for each call, by which its result is told");
  }

  @Test
  default void whatToolsAnsweredIsReadOn(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.TOOLS);
    bench.backend().callTools();
    Provider provider = bench.provider();
    ObjectNode body = Bodies.withTools();
    JsonNode calls = toolCalls(bench.completed(bench.complete(provider, bench.chat(body))));
    ArrayNode messages = Bodies.messages(body);
    messages.addObject().put("role", "assistant").putNull("content").set("tool_calls", calls);
    for (JsonNode call : calls) {
      Bodies.message(messages, "tool", "kitresult")
          .put("tool_call_id", call.path("id").asString(""));
    }
    Completed answer = bench.completed(bench.complete(provider, bench.chat(body)));
    CompletionForm.require(answer);
    bench
        .backend()
        .lastRequest()
        .ifPresent(
            request ->
                Shortfall.unless(
                    request.contains("kitresult"),
                    "the results of the tools are not in the request " + request,
                    "the results of tools reach the model"));
  }

  @Test
  default void imagesAreSeenOrRefused(Bench bench) throws InterruptedException {
    ProviderCall call = bench.chat(Bodies.withImage("data:image/png;base64," + Bodies.PNG));
    if (!bench.can(Ability.VISION)) {
      requireRefusal(bench, call, Bodies.ATTACHED);
      return;
    }
    bench.backend().answer();
    CompletionForm.require(bench.completed(bench.complete(bench.provider(), call)));
    bench
        .backend()
        .lastRequest()
        .ifPresent(
            request ->
                Shortfall.unless(
                    request.contains(Bodies.PNG.substring(0, 40)),
                    "the image is not in the request " + request,
                    "images reach the model"));
  }

  @Test
  default void aSchemaIsKeptOrRefused(Bench bench) throws InterruptedException {
    ObjectNode body = Bodies.chat("Name a city.");
    Bodies.responseFormat(body, "city");
    if (!bench.can(Ability.STRUCTURED_OUTPUT)) {
      requireRefusal(bench, bench.chat(body), List.of("response_format"));
      return;
    }
    bench.backend().answerJson();
    Completed answer = bench.completed(bench.complete(bench.provider(), bench.chat(body)));
    CompletionForm.require(answer);
    JsonNode message = answer.response().body().path("choices").path(0).path("message");
    Shortfall.unless(
        hasCity(message.path("content").asString("")),
        "the backend answered as the schema wants, and the message is " + message,
        "the JSON as the text of the message's content, whatever way the system gives it");
  }

  private static boolean hasCity(String content) {
    try {
      return Json.mapper().readTree(content).path("city").isString();
    } catch (JacksonException e) {
      return false;
    }
  }

  @Test
  default void embeddingsAreMadeOrRefused(Bench bench) throws InterruptedException {
    ProviderCall call = bench.embeddings(Bodies.embeddings("one text", "another text"));
    bench.backend().answer();
    ProviderAnswer given = bench.complete(bench.provider(), call);
    if (!bench.can(Ability.EMBEDDINGS)) {
      requireNoEmbeddings(given);
      return;
    }
    Completed answer = bench.completed(given);
    JsonNode data = answer.response().body().path("data");
    boolean whole = data.isArray() && data.size() == 2;
    for (int i = 0; i < data.size(); i++) {
      JsonNode vector = data.path(i).path("embedding");
      whole &= data.path(i).path("index").asInt(-1) == i && vector.isArray() && !vector.isEmpty();
      whole &= vector.valueStream().allMatch(JsonNode::isNumber);
    }
    Shortfall.unless(
        whole,
        "two texts were embedded to " + answer.response().body(),
        "OpenAI's form: data with an index and an array of numbers for each text, in their order");
  }

  /** A system that knows nothing of them may say so itself. */
  private static void requireNoEmbeddings(ProviderAnswer given) {
    Shortfall.unless(
        given instanceof Failed failed
            && (failed.code() == ErrorCode.INVALID_REQUEST
                || failed.code() == ErrorCode.MODEL_NOT_FOUND),
        "the test does not claim embeddings, and the provider gave " + given,
        "invalid_request, or model_not_found if the system says so");
  }

  private static void requireRefusal(Bench bench, ProviderCall call, List<String> names)
      throws InterruptedException {
    bench.backend().answer();
    Provider provider = bench.provider();
    ProviderAnswer answer = bench.complete(provider, call);
    boolean refused =
        answer instanceof Failed failed
            && failed.code() == ErrorCode.INVALID_REQUEST
            && names.stream().anyMatch(failed.message()::contains);
    Shortfall.unless(
        refused,
        "what the test does not claim was asked for, and the provider gave " + answer,
        "invalid_request with a message that names %s: what cannot be done is never left out in"
                .formatted(String.join(" or ", names))
            + " silence");
    Shortfall.unless(
        bench.backend().calls() == 0,
        "a call went out that cannot be answered as it was asked",
        "it is refused before anything is sent, and costs nothing");
  }
}
