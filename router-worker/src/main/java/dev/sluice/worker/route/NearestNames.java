package dev.sluice.worker.route;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What somebody may have meant who mistyped a name. */
public final class NearestNames {

  private static final int MOST = 3;

  /** No name is longer than this; what a job sends may be. */
  private static final int LONGEST = 100;

  private static final int SHORTEST_PART = 3;

  private record Near(String name, int difference) {}

  private NearestNames() {}

  /** The nearest first; at most three. */
  public static List<String> of(String mistyped, Collection<String> known) {
    String text = mistyped.length() > LONGEST ? mistyped.substring(0, LONGEST) : mistyped;
    return known.stream()
        .map(name -> new Near(name, difference(text, name)))
        .filter(near -> near.difference <= Math.max(text.length(), near.name.length()) / 2)
        .sorted(
            Comparator.comparingInt(Near::difference).thenComparingInt(near -> near.name.length()))
        .limit(MOST)
        .map(Near::name)
        .toList();
  }

  /** A name that was only cut short, or given a prefix, is as near as can be. */
  private static int difference(String text, String name) {
    boolean part = text.length() >= SHORTEST_PART && name.contains(text);
    boolean whole = name.length() >= SHORTEST_PART && text.contains(name);
    return part || whole ? 1 : distance(text, name);
  }

  /** How many characters have to be inserted, removed or replaced to make one into the other. */
  static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] current = new int[to.length() + 1];
      current[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
