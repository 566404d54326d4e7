package dev.sluice.worker.share;

import java.util.Arrays;

/** Divides an amount among those who want of it. */
final class Fairness {

  private Fairness() {}

  /**
   * To each what it wants or else as much as to any other; together never more than there is.
   *
   * @param turn who is first to get of what cannot be divided evenly; any number
   */
  static long[] fill(long amount, long[] wants, long turn) {
    long even = even(amount, wants);
    long[] given = new long[wants.length];
    long left = amount;
    for (int i = 0; i < wants.length; i++) {
      given[i] = Math.min(wants[i], even);
      left -= given[i];
    }
    int first = wants.length == 0 ? 0 : (int) Math.floorMod(turn, (long) wants.length);
    for (int i = 0; i < wants.length && left > 0; i++) {
      int next = (first + i) % wants.length;
      if (wants[next] > given[next]) {
        given[next]++;
        left--;
      }
    }
    return given;
  }

  /** The most that nobody gets more of, as long as all want that much. */
  private static long even(long amount, long[] wants) {
    long[] ascending = wants.clone();
    Arrays.sort(ascending);
    long left = amount;
    for (int i = 0; i < ascending.length; i++) {
      long even = left / (ascending.length - i);
      if (ascending[i] > even) {
        return even;
      }
      left -= ascending[i];
    }
    return Long.MAX_VALUE;
  }

  /** What each should have: what it wants, as far as that goes, and of the rest by its part. */
  static long[] goals(long amount, long[] wants, int[] parts, long turn) {
    long[] goals = fill(amount, wants, turn);
    long left = amount - Arrays.stream(goals).sum();
    long allParts = Arrays.stream(parts).asLongStream().sum();
    for (int i = 0; i < goals.length && allParts > 0; i++) {
      goals[i] += left * parts[i] / allParts;
    }
    return goals;
  }
}
