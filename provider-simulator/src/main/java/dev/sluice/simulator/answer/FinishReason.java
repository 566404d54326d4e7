package dev.sluice.simulator.answer;

/** Why an answer ends where it does. */
public enum FinishReason {
  STOP,
  LENGTH,
  TOOL_CALLS,
  CONTENT_FILTER
}
