package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a dead letter was replayed, so that nobody does it again by accident.
 *
 * @param times how often by now
 * @param replayedAt when it was the last time
 * @param changes what the job was given then that it had not had before, by what it is
 */
public record ReplayMark(String jobId, int times, Instant replayedAt, Map<String, String> changes) {

  public ReplayMark {
    requireNonNull(jobId, "jobId is null");
    requireNonNull(replayedAt, "replayedAt is null");
    changes = Collections.unmodifiableMap(new TreeMap<>(changes));
  }

  /**
   * The key of the mark's record: which dead letter it is of.
   *
   * @param topicId of the dead-letters topic, by which one that was deleted and made anew is told
   *     from the one before
   */
  public record Key(String topicId, int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("([\\w-]+)/(\\d{1,9})/(\\d{1,18})");

    public Key {
      requireNonNull(topicId, "topicId is null");
    }

    /** Empty for what is no such key. */
    public static Optional<Key> parse(String text) {
      Matcher matcher = TEXT.matcher(text);
      return matcher.matches()
          ? Optional.of(
              new Key(
                  requireNonNull(matcher.group(1)),
                  Integer.parseInt(requireNonNull(matcher.group(2))),
                  Long.parseLong(requireNonNull(matcher.group(3)))))
          : Optional.empty();
    }

    /** As it is written. */
    @Override
    public String toString() {
      return topicId + "/" + partition + "/" + offset;
    }
  }
}
