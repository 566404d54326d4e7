package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** An answer that is small on the wire, and larger than any may be in OpenAI's form. */
@Timeout(60)
final class LargeAnswerIT {

  private static final int CALLS = 140_000;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          anthropic | {"type":"tool_use"}   | {"content":[%s],"stop_reason":"tool_use"}
          bedrock   | {"toolUse":{}}        | {"output":{"message":{"content":[%s]}},"stopReason":"tool_use"}
          gemini    | {"functionCall":{}}   | {"candidates":[{"content":{"parts":[%s]},"finishReason":"STOP"}]}
          ollama    | {"function":{}}       | {"message":{"tool_calls":[%s]},"done":true}
          """)
  void anAnswerThatIsTooLargeWhenTranslatedIsAFailure(String engine, String call, String answer)
      throws Exception {
    String calls = String.join(",", Collections.nCopies(CALLS, call));
    String large = answer.formatted(calls);
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, large));
        Engines engines = new Engines(InstantSource.system())) {
      Failed failed =
          (Failed) engines.create(ProviderSpec.of("p", engine, server.host())).complete(call());

      assertThat(failed.code()).isEqualTo(ErrorCode.RESULT_TOO_LARGE);
      assertThat(failed.message()).isEqualTo("the answer is larger than 64 MiB");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "openai, deep, nesting depth (65)",
    "anthropic, deep, nesting depth (65)",
    "bedrock, deep, nesting depth (65)",
    "gemini, deep, nesting depth (65)",
    "openai, huge, a number is beyond 1e1000",
    "anthropic, huge, a number is beyond 1e1000",
    "bedrock, huge, a number is beyond 1e1000",
    "gemini, huge, a number is beyond 1e1000"
  })
  void anAnswerThatWouldExhaustAWorkerIsAFailureThatIsNotRepeated(
      String engine, String kind, String said) throws Exception {
    String answer =
        kind.equals("deep")
            ? "[".repeat(100_000) + "]".repeat(100_000)
            : "{\"choices\":[{}],\"usage\":{\"cost\":1e999999999,\"prompt_tokens\":1}}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, answer));
        Engines engines = new Engines(InstantSource.system())) {
      Failed failed =
          (Failed) engines.create(ProviderSpec.of("p", engine, server.host())).complete(call());

      assertThat(failed.code()).isEqualTo(ErrorCode.RESULT_TOO_LARGE);
      assertThat(failed.message()).contains("more JSON than is read", said);
    }
  }

  private static ProviderCall call() {
    ObjectNode body = Json.mapper().createObjectNode();
    body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    return new ProviderCall("1", Endpoint.CHAT_COMPLETIONS, "m", body, Duration.ofHours(1));
  }
}
