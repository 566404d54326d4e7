package dev.sluice.provider.testkit;

import dev.sluice.provider.Bill;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.schema.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What an answer is. */
interface AnswerPromises {

  @Test
  default void anAnswerHasOpenAisForm(Bench bench) throws InterruptedException {
    Completed answer = answer(bench, Bodies.chat("Repeat kitmarker"));
    CompletionForm.require(answer);
    requireEcho(answer, "kitmarker");
  }

  @Test
  default void anAnswerIsBilled(Bench bench) throws InterruptedException {
    Completed answer = answer(bench, Bodies.chat("Repeat kitmarker"));
    Assumptions.assumeFalse(
        answer.bill().equals(Bill.NONE), "the provider counts nothing, or does not say so");
    Shortfall.unless(
        answer.bill().usage().inputTokens() > 0 && answer.bill().usage().outputTokens() > 0,
        "the bill of an answer is " + answer.bill(),
        "tokens of the input and of the output");
  }

  @Test
  default void textOfAllLanguagesComesBackAsItWent(Bench bench) throws InterruptedException {
    requireEcho(answer(bench, Bodies.chat("Größe \"8\" 東京 🐱 \\n")), "Größe \"8\" 東京 🐱 \\n");
  }

  private static void requireEcho(Completed answer, String text) {
    String content =
        answer
            .response()
            .body()
            .path("choices")
            .path(0)
            .path("message")
            .path("content")
            .asString("");
    Shortfall.unless(
        content.contains(text),
        "the answer to \"%s\" is \"%s\"".formatted(text, content),
        "every character as the backend said it, which repeats the prompt");
  }

  @Test
  default void theModelOfTheCallTakesThePlaceOfTheBodys(Bench bench) throws InterruptedException {
    answer(bench, Bodies.chat("Repeat kitmarker"));
    Optional<String> request = bench.backend().lastRequest();
    Assumptions.assumeTrue(request.isPresent(), "the backend does not tell what it was asked");
    String model = bench.backend().model(Endpoint.CHAT_COMPLETIONS);
    boolean named =
        request.get().contains(model)
            || request.get().contains(URLEncoder.encode(model, StandardCharsets.UTF_8));
    Shortfall.unless(
        named && !request.get().contains(Bodies.ALIAS),
        "the call was for the model %s, and the request is %s".formatted(model, request.get()),
        "the provider's own name of the model; the body's is what the job calls it");
  }

  @Test
  default void anAnswerIsWholeEvenWhereTheBodyAsksForAStream(Bench bench)
      throws InterruptedException {
    ObjectNode body = Bodies.chat("Repeat kitmarker").put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    Completed answer = answer(bench, body);
    CompletionForm.require(answer);
    requireEcho(answer, "kitmarker");
  }

  @Test
  default void anyIdOfACallWillDo(Bench bench) throws InterruptedException {
    bench.backend().answer();
    Provider provider = bench.provider();
    ObjectNode body = Bodies.chat("Repeat kitmarker");
    ProviderAnswer answer =
        bench.complete(
            provider,
            bench.call(
                "../job ä\r\nX-Evil: 1.1", Endpoint.CHAT_COMPLETIONS, body, Running.PATIENCE));
    CompletionForm.require(bench.completed(answer));
  }

  private static Completed answer(Bench bench, ObjectNode body) throws InterruptedException {
    bench.backend().answer();
    return bench.completed(bench.complete(bench.provider(), bench.chat(body)));
  }
}
