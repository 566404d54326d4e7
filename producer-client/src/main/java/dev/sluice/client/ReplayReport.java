package dev.sluice.client;

import dev.sluice.schema.ErrorCode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What came of a replay, or what would come of it.
 *
 * @param byCode how many are replayed, by the error that they had failed with
 * @param skipped how many are not, by the reason
 * @param already how many had been replayed before, and so are not
 * @param unreadable how many records of the topic were no dead letters
 */
public record ReplayReport(
    Map<ErrorCode, Long> byCode, Map<SkipReason, Long> skipped, long already, long unreadable) {

  public ReplayReport {
    byCode = copy(byCode, ErrorCode.class);
    skipped = copy(skipped, SkipReason.class);
  }

  private static <K extends Enum<K>> Map<K, Long> copy(Map<K, Long> counts, Class<K> type) {
    Map<K, Long> copy = new EnumMap<>(type);
    copy.putAll(counts);
    return Collections.unmodifiableMap(copy);
  }

  /** How many are replayed. */
  public long replayed() {
    return byCode.values().stream().mapToLong(Long::longValue).sum();
  }
}
