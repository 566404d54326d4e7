package dev.sluice.worker.share;

import dev.sluice.worker.share.Report.Entry;
import org.jspecify.annotations.Nullable;

/** What the log tells of one worker up to where it was read. */
final class Peer {

  private Report last;
  private long heardAt;
  private boolean live;

  /** Up to where in the log it is known to have been absent. */
  private long absentUpTo = -1;

  /** What it tells is younger than this moment; null if that is not known. */
  private @Nullable Long confirmed;

  Peer(Report first, long now) {
    last = first;
    heardAt = now;
  }

  /**
   * Takes a report that is newer than the last one.
   *
   * @param afterPlace where in the log that stands which the report refers to; -1 if not known
   * @param afterMoment what stands there is younger than this; null if not known
   */
  void heard(Report report, long afterPlace, @Nullable Long afterMoment, long now) {
    last = report;
    heardAt = now;
    live = report.joined() && (absentUpTo < 0 || afterPlace > absentUpTo);
    if (afterMoment != null && (confirmed == null || afterMoment > confirmed)) {
      confirmed = afterMoment;
    }
  }

  void leave(long place) {
    live = false;
    absentUpTo = place;
  }

  boolean isLive() {
    return live;
  }

  Report last() {
    return last;
  }

  long heardAt() {
    return heardAt;
  }

  /** Until when what it told may be relied on. */
  long reliableUntil() {
    return confirmed == null ? Long.MIN_VALUE : confirmed + Terms.FRESH;
  }

  @Nullable Entry entry(String bucket) {
    return last.entries().get(bucket);
  }

  long claim(String bucket) {
    Entry entry = entry(bucket);
    return entry == null ? 0 : entry.claim();
  }
}
