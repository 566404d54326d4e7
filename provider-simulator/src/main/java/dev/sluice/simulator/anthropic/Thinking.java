package dev.sluice.simulator.anthropic;

import java.util.List;
import java.util.Set;

/** Reads {@code thinking}. */
final class Thinking {

  private static final int SMALLEST_BUDGET = 1024;

  private Thinking() {}

  /** Whether the caller asks for it. */
  static boolean read(Field body, int maxTokens) {
    Field thinking = body.at("thinking");
    if (thinking.absent()) {
      return false;
    }
    return switch (thinking.at("type").oneOf("enabled", "adaptive", "disabled")) {
      case "disabled" -> {
        thinking.object(List.of("type"), Set.of());
        yield false;
      }
      case "adaptive" -> {
        thinking.object(List.of("type"), Set.of("display"));
        yield true;
      }
      default -> {
        thinking.object(List.of("type", "budget_tokens"), Set.of("display"));
        int budget = thinking.at("budget_tokens").integer(SMALLEST_BUDGET).orElse(0);
        if (budget >= maxTokens) {
          throw AnthropicError.refusal(
              "`max_tokens` must be greater than `thinking.budget_tokens`.");
        }
        yield true;
      }
    };
  }
}
