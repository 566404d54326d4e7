package dev.sluice.schema;

/** Who goes first when a limit makes jobs wait; on the wire in lower case. */
public enum Priority {
  INTERACTIVE,
  STANDARD,
  BATCH
}
