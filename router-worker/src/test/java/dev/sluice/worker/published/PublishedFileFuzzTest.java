package dev.sluice.worker.published;

import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.worker.published.PublishedFile.Findings;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Price;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files that others publish, and change as they like. */
final class PublishedFileFuzzTest {

  @Test
  void whateverIsPublishedIsKnowledgeOrSaysWhatIsOdd() throws Exception {
    Fuzzing.of(PublishedFileTest.MODELS_DEV, PublishedFileTest.LITELLM, "{}", "[]")
        .words(
            "acme",
            "models",
            "litellm_provider",
            "cost",
            "input",
            "output",
            "cache_read",
            "limit",
            "context",
            "modalities",
            "text",
            "image",
            "tool_call",
            "family",
            "mode",
            "embedding",
            "max_input_tokens",
            "input_cost_per_token",
            "output_cost_per_token",
            "supports_vision")
        .check(
            input -> {
              try {
                PublishedFile file = PublishedFile.parse("file", input);
                Findings findings = file.of(List.of("acme", "acme_ai", "acme-cloud", "acme/north"));
                findings.models().values().forEach(PublishedFileFuzzTest::requireSane);
                return findings.models().size() + findings.odd().toString();
              } catch (UnreadableFileException e) {
                return e.getMessage();
              }
            });
  }

  private static void requireSane(Knowledge knowledge) {
    Integer window = knowledge.contextWindow();
    Price price = knowledge.price();
    if ((window != null && window < 1)
        || (price != null && price.input().signum() < 0)
        || (price != null && price.input().toPlainString().length() > 60)) {
      throw new AssertionError(knowledge);
    }
  }
}
