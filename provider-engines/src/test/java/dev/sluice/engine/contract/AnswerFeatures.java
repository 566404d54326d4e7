package dev.sluice.engine.contract;

import static dev.sluice.engine.contract.Subject.NO;
import static dev.sluice.engine.contract.Subject.YES;

import dev.sluice.provider.ModelListing;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.RateLimits;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is told beside the text, and what else may be asked. */
final class AnswerFeatures {

  static final List<Feature> ALL =
      List.of(
          new Feature("`reasoning_effort`", AnswerFeatures::reasoning),
          new Feature("refusals", AnswerFeatures::refusal),
          new Feature("usage", subject -> usage(subject).outputTokens() > 0 ? YES : NO),
          new Feature("cached usage", subject -> usage(subject).cachedInputTokens() > 0 ? YES : NO),
          new Feature("limits told with answers", AnswerFeatures::limits),
          new Feature("streaming", AnswerFeatures::streaming),
          new Feature("embeddings", AnswerFeatures::embeddings),
          new Feature("list of models", AnswerFeatures::models));

  /** So long that half of it is read from a cache, if there is one. */
  private static final String LONG = "All of this is to be read. ".repeat(400);

  private AnswerFeatures() {}

  /** What a command-line tool is told stands on its command line. */
  private static String reasoning(Subject subject) throws InterruptedException {
    ObjectNode body = Questions.of("Think it over.").put("reasoning_effort", "low");
    ProviderAnswer answer = subject.provider().complete(subject.call(body, subject.reasoner()));
    return subject.tried(
        answer,
        List.of("reasoning_effort"),
        completed ->
            completed.bill().usage().reasoningTokens() > 0
                || hasReasoning(Subject.choice(completed).path("message"))
                || (subject.isCommand() && subject.sent("low")));
  }

  private static boolean hasReasoning(JsonNode message) {
    return message.hasNonNull("reasoning_content") || message.hasNonNull("reasoning");
  }

  private static String refusal(Subject subject) throws InterruptedException {
    try {
      subject.backend().refuse();
    } catch (TestAbortedException e) {
      return NO;
    }
    ProviderAnswer answer = subject.ask(Questions.of("Hello."));
    subject.backend().answer();
    subject.require(
        answer instanceof Failed failed
            && failed.code() == ErrorCode.CONTENT_POLICY
            && failed.bill().usage().totalTokens() > 0,
        "a refusal came as " + answer);
    return YES;
  }

  private static Usage usage(Subject subject) throws InterruptedException {
    ProviderAnswer answer = subject.ask(Questions.of(LONG));
    subject.require(answer instanceof Completed, "a long prompt was not answered: " + answer);
    return answer.bill().usage();
  }

  private static String limits(Subject subject) throws InterruptedException {
    ObjectNode body = Questions.of("Hello.");
    RateLimits whole = subject.ask(body).limits();
    RateLimits streamed = subject.provider().stream(subject.call(body), chunk -> {}).limits();
    subject.require(
        whole.isEmpty() == streamed.isEmpty(), "tells " + whole + ", and in a stream " + streamed);
    return whole.isEmpty() ? NO : YES;
  }

  private static String streaming(Subject subject) throws InterruptedException {
    List<String> pieces = new ArrayList<>();
    ProviderAnswer answer =
        subject.provider().stream(
            subject.call(Questions.of("Tell a story.")),
            chunk -> pieces.add(chunk.at("/choices/0/delta/content").asString("")));
    subject.require(
        answer instanceof Completed completed
            && Subject.text(completed).equals(String.join("", pieces)),
        "the pieces of a stream do not add up: " + answer);
    pieces.removeIf(String::isEmpty);
    return pieces.size() > 1 ? YES : "in one piece";
  }

  private static String embeddings(Subject subject) throws InterruptedException {
    ObjectNode body = Json.mapper().createObjectNode().put("input", "a text");
    String model = subject.backend().model(Endpoint.EMBEDDINGS);
    ProviderAnswer answer =
        subject.provider().complete(subject.call(Endpoint.EMBEDDINGS, body, model));
    // Whoever speaks OpenAI's API is asked, and may say itself that it has no such thing.
    if (answer instanceof Failed failed && failed.code() == ErrorCode.MODEL_NOT_FOUND) {
      return NO;
    }
    return subject.tried(
        answer,
        List.of("embeddings"),
        completed -> completed.response().body().path("data").path(0).has("embedding"));
  }

  private static String models(Subject subject) throws InterruptedException {
    ModelListing listing = subject.provider().listModels();
    subject.require(listing instanceof ModelListing.Listed, "models were not listed: " + listing);
    return ((ModelListing.Listed) listing).models().isEmpty() ? NO : YES;
  }
}
