package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.Bodies;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ToolAnswersTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

  private static final ChatRequest REQUEST =
      ChatRequest.read(Bodies.json("{'messages':[{'role':'user','content':'Hi'}]}"));

  private final CommandLineTool claude = new ClaudeCode();
  private final ChunkWriter writer = new ChunkWriter("c", "m", 7, chunk -> {});

  @ParameterizedTest
  @CsvSource({
    "1795176060, 60",
    "1795170000, 0",
    "9223372036854775807, 2678400",
    "1e500, 0",
    "-5, 0",
  })
  void theEndOfALimitIsADateThatCanBeWaitedFor(String resetsAt, long seconds) throws Exception {
    Failed failed =
        (Failed)
            answer(
                "{'type':'rate_limit_event','rate_limit_info':{'status':'rejected','resetsAt':"
                    + resetsAt
                    + "}}",
                "{'type':'result','is_error':true,'result':'limit reached'}");

    assertThat(failed.code()).isEqualTo(ErrorCode.QUOTA_EXHAUSTED);
    assertThat(failed.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void aPriceThatNoCallCanHaveIsNotBilled() throws Exception {
    ProviderAnswer answer =
        answer("{'type':'result','subtype':'success','result':'A','total_cost_usd':1e500}");

    assertThat(answer.bill().usd()).isNull();
  }

  @Test
  void whatIsNoEventIsPassedOver() throws Exception {
    ToolOutput output = claude.output(REQUEST, writer);

    assertThat(output.read("npm warn {".getBytes(UTF_8))).isNull();
    assertThat(output.read("[1]".getBytes(UTF_8))).isNull();
    assertThat(output.read("1e2147483648".getBytes(UTF_8))).isNull();
  }

  private ProviderAnswer answer(String... lines) throws InterruptedException {
    ToolOutput output = claude.output(REQUEST, writer);
    ToolResult result = null;
    for (String line : lines) {
      result = output.line(Bodies.json(line));
    }
    assertThat(result).isNotNull();
    Failures failures = new Failures(List::of, CLOCK);
    return new ToolAnswers(claude, failures, CLOCK).of(result, "m", writer);
  }
}
