package dev.sluice.engine.gemini;

import static dev.sluice.engine.gemini.GenerateContent.SYSTEM_NAME;
import static java.util.Objects.requireNonNullElse;

import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.ReasoningEffort;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code thinkingConfig} out of an effort. Models from the third generation on take levels;
 * those before, and those whose name does not tell, take budgets in tokens.
 */
final class Thinking {

  private static final String FIELD = "reasoning_effort";
  private static final Pattern GENERATION = Pattern.compile("gemini-(\\d{1,3})(?!\\d)");
  private static final int FIRST_WITH_LEVELS = 3;

  private Thinking() {}

  static void write(@Nullable ReasoningEffort effort, String model, ObjectNode config) {
    if (effort == null) {
      return;
    }
    if (config.has("thinkingConfig")) {
      throw new InvalidRequestException(
          FIELD, "is said by thinking_config as well; leave one of them out");
    }
    ObjectNode thinking = config.putObject("thinkingConfig");
    if (hasLevels(model)) {
      thinking.put("thinkingLevel", level(effort));
    } else {
      thinking.put("thinkingBudget", budget(effort));
    }
    if (effort != ReasoningEffort.NONE) {
      thinking.put("includeThoughts", true);
    }
  }

  /** Whether it is of the third generation or later. */
  static boolean hasLevels(String model) {
    Matcher generation = GENERATION.matcher(model);
    return generation.find()
        && Integer.parseInt(requireNonNullElse(generation.group(1), "0")) >= FIRST_WITH_LEVELS;
  }

  private static String level(ReasoningEffort effort) {
    return switch (effort) {
      case MINIMAL -> "MINIMAL";
      case LOW -> "LOW";
      case MEDIUM -> "MEDIUM";
      case HIGH -> "HIGH";
      case NONE -> throw refused("cannot be none: these models always think; ask for minimal");
      case XHIGH, MAX -> throw tooHigh();
    };
  }

  /** In tokens; what all models that think can spend. */
  private static int budget(ReasoningEffort effort) {
    return switch (effort) {
      case NONE -> 0;
      case MINIMAL -> 512;
      case LOW -> 1024;
      case MEDIUM -> 8192;
      case HIGH -> 24576;
      case XHIGH, MAX -> throw tooHigh();
    };
  }

  private static InvalidRequestException tooHigh() {
    return refused("goes up to high for " + SYSTEM_NAME);
  }

  private static InvalidRequestException refused(String why) {
    return new InvalidRequestException(FIELD, why);
  }
}
