package dev.sluice.worker.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks back at what was let through, as a provider that counts over a sliding window would. */
final class Windows {

  private Windows() {}

  /**
   * The largest sum of amounts within any window.
   *
   * @param taken pairs of time and amount
   */
  static long most(List<long[]> taken, long window) {
    List<long[]> ordered = new ArrayList<>(taken);
    ordered.sort(Comparator.comparingLong(pair -> pair[0]));
    long sum = 0;
    long most = 0;
    int first = 0;
    for (long[] last : ordered) {
      sum += last[1];
      while (ordered.get(first)[0] <= last[0] - window) {
        sum -= ordered.get(first++)[1];
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
