package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a job may and must run.
 *
 * @param priority who goes first when a limit makes jobs wait
 * @param deadline after this it expires instead of being called; null for never
 * @param notBefore it is not called earlier than this; null for at once
 */
public record Schedule(Priority priority, @Nullable Instant deadline, @Nullable Instant notBefore) {

  public static final Schedule NOW = new Schedule(Priority.STANDARD, null, null);

  public Schedule {
    requireNonNull(priority, "priority is null");
  }
}
