package dev.sluice.engine.cli;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.provider.Bill;
import dev.sluice.schema.ErrorCode;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a run came to. */
sealed interface ToolResult {

  /**
   * @param text the whole answer
   * @param model that gave it; null where the tool does not say
   * @param usd what the tool says that it cost, in US dollars; null where it does not say
   */
  record Answer(
      String text,
      @Nullable String model,
      FinishReason finish,
      TokenCounts tokens,
      @Nullable BigDecimal usd)
      implements ToolResult {
    public Answer {
      requireNonNull(text, "text is null");
      requireNonNull(finish, "finish is null");
      requireNonNull(tokens, "tokens is null");
    }
  }

  /**
   * @param message as the tool wrote it
   * @param retryAt when it may be asked again; null where it does not say
   */
  record Failure(ErrorCode code, String message, @Nullable Instant retryAt, Bill bill)
      implements ToolResult {
    public Failure {
      requireNonNull(code, "code is null");
      requireNonNull(message, "message is null");
      requireNonNull(bill, "bill is null");
    }

    static Failure of(ErrorCode code, String message) {
      return new Failure(code, message, null, Bill.NONE);
    }
  }
}
