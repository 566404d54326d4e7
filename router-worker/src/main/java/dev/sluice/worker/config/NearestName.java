package dev.sluice.worker.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which of the names that exist was probably meant. */
final class NearestName {

  private NearestName() {}

  /** Empty if none is close enough to be worth a guess: a third of the letters may differ. */
  static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> isNear(name, candidate))
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  /** A name may be as long as a file; most are told by their length alone. */
  private static boolean isNear(String name, String candidate) {
    int most = Math.max(1, candidate.length() / 3);
    return Math.abs(name.length() - candidate.length()) <= most
        && distance(name, candidate) <= most;
  }

  /** Letters to insert, remove or replace, a case or a dash for an underscore being none. */
  private static int distance(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT).replace('-', '_');
    var b = right.toLowerCase(Locale.ROOT).replace('-', '_');
    var row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
