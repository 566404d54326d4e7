package dev.sluice.worker.config;

import dev.sluice.schema.SafeText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What was found wrong in one file so far. */
final class Mistakes {

  private record Mistake(int line, String path, String what) {}

  private final String file;
  private final List<Mistake> found = new ArrayList<>();

  /**
   * @param file empty where nobody needs to be told
   */
  Mistakes(String file) {
    this.file = file;
  }

  /**
   * @param line 0 where the whole file is meant
   * @param path empty where the whole document is meant
   */
  void add(int line, String path, String what) {
    found.add(new Mistake(line, path, what));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the lines; what is wrong in one way at two places of no line once. */
  List<String> lines() {
    return found.stream()
        .sorted(Comparator.comparingInt(Mistake::line))
        .map(this::text)
        .distinct()
        .toList();
  }

  private String text(Mistake mistake) {
    var where = mistake.line() == 0 ? file : file + ":" + mistake.line();
    var path = mistake.path().isEmpty() ? "" : mistake.path() + ": ";
    // Keys and values stand in it, and may hold what ends a line or steers a terminal.
    return SafeText.line((where.isEmpty() ? "" : where + ": ") + path + mistake.what());
  }
}
