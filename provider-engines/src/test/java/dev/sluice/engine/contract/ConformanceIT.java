package dev.sluice.engine.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.contract.Candidate.Kind;
import dev.sluice.provider.Provider;
import dev.sluice.schema.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What each system can do, found out by asking for it. */
@Timeout(300)
final class ConformanceIT {

  @TempDir Path directory;

  @Test
  void thePageShowsWhatEachSystemReallyDoes() throws Exception {
    ProviderTable table = new ProviderTable();
    List<String> mistakes = new ArrayList<>();
    for (Candidate candidate : Candidate.ALL) {
      try (Subject subject = open(candidate)) {
        for (Feature feature : Feature.ALL) {
          table.put(candidate, feature, cell(subject, feature, mistakes));
        }
      }
    }
    assertThat(mistakes).isEmpty();
    String page = table.in(ProviderTable.page());
    if (Boolean.getBoolean("sluice.rewrite")) {
      Files.writeString(ProviderTable.PAGE, page);
    }
    assertThat(ProviderTable.page())
        .as("docs/providers.md is written by this test: run it with -Dsluice.rewrite=true")
        .isEqualTo(page);
  }

  private static String cell(Subject subject, Feature feature, List<String> mistakes)
      throws InterruptedException {
    try {
      return feature.trial().of(subject);
    } catch (AssertionError e) {
      mistakes.add(feature.title() + " of " + e.getMessage());
      return "?";
    }
  }

  @ParameterizedTest
  @MethodSource("waysToAsk")
  void oneConversationIsTheSameWithEveryone(Conversation.Asking asking) throws Exception {
    Map<Candidate, ArrayNode> conversations = new LinkedHashMap<>();
    for (Candidate candidate : Candidate.ALL) {
      try (Subject subject = open(candidate)) {
        conversations.put(candidate, Conversation.with(subject, asking));
      }
    }
    ArrayNode first = requireNonNull(conversations.get(Candidate.ALL.getFirst()));
    assertThat(first).hasSize(2);
    assertThat(first.path(0).path("tool_calls")).hasSize(2);
    JsonNode place = Json.mapper().readTree(first.path(1).path("content").asString());
    assertThat(place.path("city").asString("")).isNotBlank();
    conversations.forEach((candidate, answers) -> requireSame(candidate, answers, first));
  }

  static List<Conversation.Asking> waysToAsk() {
    return List.of(Provider::complete, (provider, call) -> provider.stream(call, chunk -> {}));
  }

  /** A command-line tool cannot call the tools of a job, and says so. */
  private static void requireSame(Candidate candidate, ArrayNode answers, ArrayNode first) {
    if (candidate.kind() == Kind.COMMAND) {
      assertThat(answers.path(0).path("refused").asString(""))
          .as(candidate.title())
          .startsWith("tools: ");
    } else {
      assertThat(answers).as(candidate.title()).isEqualTo(first);
    }
  }

  private Subject open(Candidate candidate) throws Exception {
    Path own = Files.createTempDirectory(directory, "system");
    return new Subject(candidate, candidate.opening().in(own));
  }
}
