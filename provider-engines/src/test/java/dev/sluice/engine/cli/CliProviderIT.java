package dev.sluice.engine.cli;

import static dev.sluice.engine.cli.InstalledTools.call;
import static dev.sluice.engine.cli.InstalledTools.chat;
import static dev.sluice.engine.cli.InstalledTools.completed;
import static dev.sluice.engine.cli.InstalledTools.failed;
import static dev.sluice.engine.cli.InstalledTools.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What command line tools answer, and how they fail. They are stood in for by scripts that take
 * their options and print their events.
 */
@Timeout(90)
final class CliProviderIT {

  @TempDir static Path directory;

  private static InstalledTools tools;

  @BeforeAll
  static void install() throws IOException {
    tools = InstalledTools.in(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "claude-code, 945, 40, 4, 0",
    "codex, 900, 800, 7, 2",
    "cursor-agent, 16, 3, 5, 0",
    "gemini-cli, 11, 4, 5, 0"
  })
  void everyToolAnswersInOpenAiFormAndSaysWhatItUsed(
      String tool, long input, long cached, long output, long reasoning) throws Exception {
    Completed completed =
        completed(tools.provider(tool).complete(chat("Say \"hi\"\nand\tbye \\o/ ü")));

    JsonNode body = completed.response().body();
    assertThat(body.path("object").asString()).isEqualTo("chat.completion");
    assertThat(text(body)).isEqualTo("You said: Say \"hi\"\nand\tbye \\o/ ü");
    assertThat(body.path("choices").path(0).path("finish_reason").asString()).isEqualTo("stop");
    assertThat(completed.bill().usage()).isEqualTo(new Usage(input, cached, output, reasoning));
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex", "cursor-agent", "gemini-cli"})
  void thePiecesOfAStreamAreTheAnswer(String tool) throws Exception {
    List<ObjectNode> chunks = new ArrayList<>();

    Completed completed =
        completed(tools.provider(tool).stream(chat("Count to ten [slow]"), chunks::add));

    assertThat(
            chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                .reduce("", String::concat))
        .isEqualTo("You said: Count to ten [slow]")
        .isEqualTo(text(completed.response().body()));
  }

  @ParameterizedTest
  @CsvSource({
    "claude-code, rate limited, RATE_LIMITED",
    "claude-code, overloaded, OVERLOADED",
    "claude-code, used up, QUOTA_EXHAUSTED",
    "claude-code, logged out, AUTHENTICATION",
    "claude-code, turns, SERVER_ERROR",
    "codex, rate limited, RATE_LIMITED",
    "codex, overloaded, OVERLOADED",
    "codex, used up, QUOTA_EXHAUSTED",
    "codex, logged out, AUTHENTICATION",
    "codex, context, CONTEXT_EXCEEDED",
    "cursor-agent, rate limited, RATE_LIMITED",
    "cursor-agent, overloaded, OVERLOADED",
    "cursor-agent, used up, QUOTA_EXHAUSTED",
    "cursor-agent, logged out, AUTHENTICATION",
    "gemini-cli, rate limited, RATE_LIMITED",
    "gemini-cli, overloaded, OVERLOADED",
    "gemini-cli, used up, QUOTA_EXHAUSTED",
    "gemini-cli, logged out, AUTHENTICATION",
    "gemini-cli, turns, SERVER_ERROR"
  })
  void everyFailureOfAToolIsUnderstood(String tool, String failure, ErrorCode code)
      throws Exception {
    Failed failed = failed(tools.provider(tool).complete(chat("Please [" + failure + "]")));

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.message()).isNotBlank().doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex", "cursor-agent", "gemini-cli"})
  void aToolThatEndsWithoutAnAnswerHasFailed(String tool) throws Exception {
    for (String how : List.of("silent exit", "empty", "break off")) {
      assertThat(failed(tools.provider(tool).complete(chat("[" + how + "]"))).code())
          .as(how)
          .isIn(ErrorCode.SERVER_ERROR, ErrorCode.NETWORK, ErrorCode.STREAM_BROKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex", "cursor-agent", "gemini-cli"})
  void garbageBetweenItsEventsIsPassedOver(String tool) throws Exception {
    Completed completed = completed(tools.provider(tool).complete(chat("Hi [garbage] [noise]")));

    assertThat(text(completed.response().body())).isEqualTo("You said: Hi [garbage] [noise]");
  }

  @Test
  void aToolThatIsUsedUpSaysUntilWhen() throws Exception {
    Failed failed = failed(tools.provider("claude-code").complete(chat("[used up]")));

    assertThat(failed.retryAfter())
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10).plusSeconds(1));
  }

  @Test
  void whatAToolSaysThatItCostIsTheBill() throws Exception {
    assertThat(completed(tools.provider("claude-code").complete(chat("Hi"))).bill().usd())
        .isEqualByComparingTo(new BigDecimal("0.0021"));
  }

  @Test
  void instructionsReachTheTool() throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}]}
            """);

    assertThat(text(completed(tools.provider("claude-code").complete(call))))
        .isEqualTo("You said: Hi (told: Be brief.)");
    assertThat(text(completed(tools.provider("gemini-cli").complete(call))))
        .isEqualTo("You said: Hi (told: Be brief.)");
    assertThat(text(completed(tools.provider("codex").complete(call))))
        .isEqualTo("You said: Instructions:\nBe brief.\n\nHi");
  }

  @Test
  void aConversationReachesTheToolAsOneText() throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"user","content":"Two?"},{"role":"assistant","content":"2"},
             {"role":"user","content":"And three?"}]}
            """);

    assertThat(text(completed(tools.provider("codex").complete(call))))
        .isEqualTo("You said: User:\nTwo?\n\nAssistant:\n2\n\nUser:\nAnd three?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"claude-code", "codex"})
  void aSchemaIsHandedToToolsThatTakeOne(String tool) throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"user","content":"Hi"}],"response_format":{"type":"json_schema",
             "json_schema":{"name":"out","schema":{"type":"object"}}}}
            """);

    JsonNode answer = Json.mapper().readTree(text(completed(tools.provider(tool).complete(call))));

    assertThat(answer.path("answer").asString()).isEqualTo("You said: Hi");
  }

  @Test
  void codexSeesImages() throws Exception {
    ProviderCall call =
        call(
            """
            {"messages":[{"role":"user","content":[{"type":"text","text":"What?"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]}]}
            """);

    assertThat(text(completed(tools.provider("codex").complete(call))))
        .isEqualTo("You said: What? (1 images)");
    assertThat(tools.provider("codex").supportsVision()).isTrue();
    assertThat(failed(tools.provider("claude-code").complete(call)).message())
        .startsWith("messages[0].content[1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "temperature | 0.5",
        "max_tokens | 10",
        "stop | [\"END\"]",
        "tools | [{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{}}}]",
        "seed | 7",
        "n | 2",
        "logprobs | true",
        "response_format | {\"type\":\"json_object\"}"
      })
  void whatNoToolCanDoIsRefusedByName(String field, String value) throws Exception {
    ProviderCall call =
        call(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"%s\":%s}"
                .formatted(field, value));

    for (String tool : List.of("claude-code", "codex", "cursor-agent", "gemini-cli")) {
      Failed failed = failed(tools.provider(tool).complete(call));
      assertThat(failed.code()).as(tool).isEqualTo(ErrorCode.INVALID_REQUEST);
      assertThat(failed.message()).as(tool).contains(field);
    }
  }
}
