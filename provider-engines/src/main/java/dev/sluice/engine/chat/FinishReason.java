package dev.sluice.engine.chat;

import java.util.Locale;

/** Why an answer ended. */
public enum FinishReason {
  /** It was done, or came to a stop text. */
  STOP,
  /** It reached the most tokens that were allowed, or the end of the context window. */
  LENGTH,
  /** It waits for the results of tools. */
  TOOL_CALLS,
  /** It was refused or withheld. */
  CONTENT_FILTER;

  /** As OpenAI writes it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
