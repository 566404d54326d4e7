package dev.sluice.engine.chat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads a whole body. */
final class RequestReader {

  private static final Set<String> EFFORTS =
      Arrays.stream(ReasoningEffort.values())
          .map(ReasoningEffort::wireName)
          .collect(Collectors.toUnmodifiableSet());

  private RequestReader() {}

  static ChatRequest read(ObjectNode document) {
    Fields body = new Fields(document, "");
    return new ChatRequest(
        MessageReader.read(body),
        ToolReader.read(body),
        FormatReader.read(body),
        sampling(body),
        new OutputLimit(maxTokens(body), body.oneOrMoreTexts("stop")),
        effort(body),
        endUser(body),
        document);
  }

  private static Sampling sampling(Fields body) {
    return new Sampling(
        body.number("temperature", 0, 2),
        body.number("top_p", 0, 1),
        body.number("frequency_penalty", -2, 2),
        body.number("presence_penalty", -2, 2),
        body.integer("seed"));
  }

  private static @Nullable Long maxTokens(Fields body) {
    Long current = positive(body, "max_completion_tokens");
    Long deprecated = positive(body, "max_tokens");
    return current == null ? deprecated : current;
  }

  private static @Nullable Long positive(Fields body, String name) {
    Long value = body.integer(name);
    if (value != null && value < 1) {
      throw body.wrong(name, "must be at least 1");
    }
    return value;
  }

  private static @Nullable ReasoningEffort effort(Fields body) {
    if (body.any("reasoning_effort") == null) {
      return null;
    }
    String word = body.oneOf("reasoning_effort", EFFORTS);
    return Arrays.stream(ReasoningEffort.values())
        .filter(effort -> effort.wireName().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable String endUser(Fields body) {
    String identifier = body.text("safety_identifier");
    return identifier == null ? body.text("user") : identifier;
  }
}
