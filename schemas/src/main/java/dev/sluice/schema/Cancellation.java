package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That a job, or all jobs of a batch, are not wanted any more. It counts for those that had been
 * submitted when it was written, so that the same id can be used again.
 *
 * @param reason for a person; null where nobody gave one
 * @param before which jobs had been submitted: those below the offset that stands here for their
 *     partition of the jobs topic. Null where the writer did not look; then clocks decide
 */
public record Cancellation(Subject subject, @Nullable String reason, @Nullable List<Long> before) {

  public Cancellation {
    requireNonNull(subject, "subject is null");
    requireLabel(reason, "reason");
    before = before == null ? null : List.copyOf(before);
    if (before != null && before.stream().anyMatch(offset -> offset < 0)) {
      throw new IllegalArgumentException("before: has a negative offset");
    }
  }

  /** On the wire in lower case. */
  public enum Kind {
    JOB,
    BATCH;

    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is cancelled.
   *
   * @param id of the job or of the batch, 512 characters at most
   */
  public record Subject(Kind kind, String id) {
    public Subject {
      requireNonNull(kind, "kind is null");
      requireNonNull(id, "id is null");
      if (id.isEmpty()) {
        throw new IllegalArgumentException("the id of a " + kind.wireName() + " is empty");
      }
      requireLabel(id, "the id of a " + kind.wireName());
    }

    public static Subject job(String id) {
      return new Subject(Kind.JOB, id);
    }

    public static Subject batch(String id) {
      return new Subject(Kind.BATCH, id);
    }

    /** The key of its record; the topic need keep only the last record of each. */
    public String key() {
      return kind.wireName() + " " + id;
    }

    /** Whose key it is; empty if it is none. */
    public static Optional<Subject> ofKey(String key) {
      for (Kind kind : Kind.values()) {
        String start = kind.wireName() + " ";
        String id = key.startsWith(start) ? key.substring(start.length()) : "";
        if (!id.isEmpty() && isLabel(id)) {
          return Optional.of(new Subject(kind, id));
        }
      }
      return Optional.empty();
    }

    @Override
    public String toString() {
      return key();
    }
  }

  /** No longer than any other label. */
  private static void requireLabel(@Nullable String text, String what) {
    if (text != null && !isLabel(text)) {
      throw new IllegalArgumentException(
          what + " is longer than " + JobReader.MAX_LABEL + " characters");
    }
  }

  private static boolean isLabel(String text) {
    return text.codePointCount(0, text.length()) <= JobReader.MAX_LABEL;
  }
}
