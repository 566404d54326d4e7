package dev.sluice.engine.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class OpenAiRequestTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "as it is",
      textBlock =
          """
          as it is              | "max_tokens":5                             | "max_tokens":5
          as it is              | "max_completion_tokens":5                  | "max_completion_tokens":5
          max_completion_tokens | "max_tokens":5                             | "max_completion_tokens":5
          max_completion_tokens | "max_completion_tokens":5                  | "max_completion_tokens":5
          max_completion_tokens | "max_tokens":5,"max_completion_tokens":7   | "max_completion_tokens":7
          max_tokens            | "max_completion_tokens":5,"a":1            | "max_tokens":5,"a":1
          max_tokens            | "a":{"max_completion_tokens":5}            | "a":{"max_completion_tokens":5}
          """)
  void theLimitOfTheOutputGoesByTheNameThatTheProviderReads(
      @Nullable String outputLimit, String fields, String sent) {
    ObjectNode body = (ObjectNode) Json.mapper().readTree("{" + fields + "}");
    ProviderCall call =
        new ProviderCall("1", Endpoint.CHAT_COMPLETIONS, "m", body, Duration.ofHours(1));

    assertThat(new OpenAiRequest(outputLimit).whole(call))
        .asString()
        .isEqualTo("{\"model\":\"m\"," + sent + "}");
    assertThat(body).hasToString("{" + fields + "}");
  }
}
