package dev.sluice.worker.quota;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is used of one thing on one day. A worker draws from what the day has left before it uses
 * anything, in the one order in which all hear each other, so that all together never draw more
 * than there is. What it draws lasts it for about two seconds; what it turns out not to need goes
 * back. Guarded by the lock of its ledger.
 */
final class DayCount {

  private final Map<String, Part> others = new HashMap<>();
  private long heldByOthers;
  private long usedByOthers;

  private long limit;

  private long drawn;

  /** Up to which number another who counts was allowed to go, before and now. */
  private long lent;

  private long offered;

  private long used;
  private long reserved;

  /** Of what stands in the line that the ledger keeps. */
  private long waiting;

  /** What was begun in the present second and, at most, in the one before. */
  private long begun;

  private long pace;

  /** The part that was told last; what it asks for is not known yet to be granted. */
  private Part told = Part.NOTHING;

  private boolean forgotten;
  private long asked;

  /** Reserves an amount if it is there. */
  boolean reserve(long allowed, long amount) {
    limit = allowed;
    if (amount > 0 && amount > free()) {
      return false;
    }
    reserved += amount;
    begun += amount;
    return true;
  }

  /** Whether it would not fit even if nothing came of what is under way. */
  boolean isSpent(long allowed, long amount) {
    limit = allowed;
    long left = allowed - used();
    return left <= 0 || amount > left;
  }

  /** By all workers together, as far as is known. */
  long used() {
    return used + usedByOthers;
  }

  /** Held by whatever is under way or drawn by others: it may come back. */
  private long room() {
    return limit - own() - heldByOthers;
  }

  /** What the others must leave alone. */
  private long own() {
    return Math.max(drawn, Math.max(lent, offered));
  }

  /** What may be reserved at once. */
  private long free() {
    return drawn - used - reserved;
  }

  void settle(long amount, long actual) {
    reserved -= amount;
    used += actual;
    drawn = Math.max(drawn, used + reserved);
  }

  /**
   * Another has counted how much was used, and asks up to which number it may go on.
   *
   * @param line how much more it could use now
   */
  long tally(long allowed, long counted, long line) {
    limit = allowed;
    begun += Math.max(0, counted - used);
    used = counted;
    waiting = line;
    drawn = Math.max(drawn, used);
    lent = offered; // It may count on until it hears of a lower number.
    offered = drawn;
    return offered;
  }

  /** Somebody begins to wait for an amount, or ceases to where it is negative. */
  void await(long amount) {
    waiting += amount;
  }

  /** A second has passed: what is not going to be needed soon goes back. */
  void beat() {
    pace = Math.max(begun, pace / 2);
    begun = 0;
    if (waiting == 0 && !isAsking()) {
      drawn -= Math.max(0, free() - 2 * pace);
    }
  }

  /** Takes what is needed, and so much more, without asking anybody. */
  void drawAlone(long more) {
    asked = 0;
    drawn += Math.clamp(need() + more, 0, Math.max(0, room()));
  }

  /** Whether others must hear at once of what this worker wants. */
  boolean isUrgent() {
    return !isAsking() && need() > 0 && room() > 0;
  }

  /** Whether what was asked for is not yet known to be granted. */
  boolean isAsking() {
    return asked > 0;
  }

  /** Enough for those who wait, and for the next two seconds where little is left. */
  private long need() {
    long missing = waiting - free();
    boolean low = free() < pace;
    long ahead = low ? Math.min(2 * pace - free(), room() / 2) : 0;
    return Math.max(missing, ahead);
  }

  /** What the others are to hear now; null if they know it, or have not answered yet. */
  @Nullable Part news() {
    if (isAsking()) {
      return null;
    }
    asked = Math.clamp(need(), 0, Math.max(0, room()));
    var now = new Part(told.number() + 1, own(), asked, used);
    if (now.isSameBut(told) && !forgotten) {
      return null;
    }
    forgotten = false;
    told = now;
    return now;
  }

  /** What the others were told last may not have arrived, so it is news again. */
  void tellAgain() {
    asked = 0;
    forgotten = true;
  }

  /** Nothing more will be begun, so what was drawn for that goes back. */
  Part lastWords() {
    told = new Part(told.number() + 1, used + reserved, 0, used);
    return told;
  }

  /** This worker hears itself, at its place in the order of all. */
  void heardOwn(Part part) {
    if (part.number() == told.number()) {
      drawn += Math.clamp(asked, 0, Math.max(0, room()));
      asked = 0;
    }
  }

  void heard(String worker, Part part) {
    var before = others.getOrDefault(worker, Part.NOTHING);
    if (part.number() < before.number()) {
      return; // The topic is being read again from its start.
    }
    others.put(worker, part);
    heldByOthers += part.held() - before.held();
    usedByOthers += part.used() - before.used();
  }
}
