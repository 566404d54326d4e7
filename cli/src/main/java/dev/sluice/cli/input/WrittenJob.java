package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.DecodedJob;

/**
 * A job as somebody wrote it down.
 *
 * @param line where it begins, counted from 1
 */
public record WrittenJob(int line, DecodedJob decoded) {
  public WrittenJob {
    requireNonNull(decoded, "decoded is null");
  }
}
