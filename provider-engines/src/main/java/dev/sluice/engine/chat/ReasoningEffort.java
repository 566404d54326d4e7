package dev.sluice.engine.chat;

import java.util.Locale;

/** How much a model shall think before it answers. */
public enum ReasoningEffort {
  NONE,
  MINIMAL,
  LOW,
  MEDIUM,
  HIGH,
  XHIGH,
  MAX;

  /** As it is written in a body. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
