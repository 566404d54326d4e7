package dev.sluice.worker.config;

/** Names in which {@code *} stands for anything, nothing included. */
final class NamePattern {

  private NamePattern() {}

  /** Goes back only to the last star, so that no pattern takes more than a few steps per letter. */
  static boolean matches(String pattern, String name) {
    int star = -1;
    int resume = 0;
    int p = 0;
    for (int n = 0; n < name.length(); ) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    return pattern.substring(p).chars().allMatch(letter -> letter == '*');
  }
}
