package dev.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.benchmarks.limits.LimitedProvider;
import dev.sluice.schema.Priority;
import java.util.Locale;

/**
 * A job that counts a given number of tokens, for whoever counts four characters for each.
 *
 * @param tokens read and written together
 */
record LimitJob(int number, String provider, int tokens, Priority priority, String tenant) {

  static final String MODEL = "simulated";

  /** Less than the simulator has to say, so that it always writes as many. */
  private static final int OUTPUT = 50;

  private static final int TOKENS_OF_A_MESSAGE = 4;
  private static final int CHARACTERS_OF_A_TOKEN = 4;
  private static final String SENTENCE =
      "The meeting moved twice, and the minutes name three owners for a single task. ";

  static LimitJob of(int number, LimitedProvider provider, Priority priority) {
    return of(number, provider, priority, "somebody");
  }

  static LimitJob of(int number, LimitedProvider provider, Priority priority, String tenant) {
    return new LimitJob(number, provider.wireName(), provider.tokensOfAJob(), priority, tenant);
  }

  byte[] key() {
    return id().getBytes(UTF_8);
  }

  private String id() {
    return "0198c0de-0000-7000-8000-%012x".formatted(number);
  }

  byte[] value() {
    return """
        {"id":"%s","priority":"%s","tenant":"%s","body":{"model":"%s/%s","max_tokens":%d,\
        "messages":[{"role":"user","content":"%s"}]}}\
        """
        .formatted(
            id(),
            priority.name().toLowerCase(Locale.ROOT),
            tenant,
            provider,
            MODEL,
            OUTPUT,
            content())
        .getBytes(UTF_8);
  }

  private String content() {
    int characters = (tokens - OUTPUT - TOKENS_OF_A_MESSAGE) * CHARACTERS_OF_A_TOKEN;
    String text = "Note %d. ".formatted(number);
    return (text + SENTENCE.repeat(characters / SENTENCE.length() + 1)).substring(0, characters);
  }
}
