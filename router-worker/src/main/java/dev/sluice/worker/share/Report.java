package dev.sluice.worker.share;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a worker tells the others of its part in the limits.
 *
 * @param number grows with each report of a worker
 * @param joined whether the sender has lately read a report of its own back. One that has not is
 *     given nothing, and what its partitions entitle it to stays reserved for it
 * @param after the last report of anybody that the sender had read when it made the one that it
 *     read back: what it tells is younger than that
 * @param owned its partitions, and those that are on their way from it to another
 * @param entries for each bucket what it claims
 */
public record Report(
    long number,
    boolean joined,
    @Nullable Reference after,
    Owned owned,
    Map<String, Entry> entries) {

  public Report {
    requireNonNull(owned, "owned is null");
    entries = Map.copyOf(entries);
  }

  /** A report by its sender and number. */
  public record Reference(String worker, long number) {
    public Reference {
      requireNonNull(worker, "worker is null");
    }
  }

  /**
   * One bucket of a report.
   *
   * @param limit what all workers together may use, as far as the sender knows
   * @param wanted what the sender would use if it could
   * @param claim the sender uses no more than this from the moment it made this report, and no more
   *     than before until it has read it back
   */
  public record Entry(long limit, long wanted, long claim) {}
}
