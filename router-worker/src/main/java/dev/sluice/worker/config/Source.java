package dev.sluice.worker.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a file may refer to, and where to report what is wrong with them.
 *
 * @param mistakes what makes the whole configuration useless
 * @param unresolved where a variable that is not set goes; may be the same as {@code mistakes}
 * @param shipped whether nobody looks for a line, as in a file of our own
 */
record Source(Variables variables, Mistakes mistakes, Mistakes unresolved, boolean shipped) {

  /** A file that is no use as long as one of its variables is not set. */
  static Source of(Variables variables, Mistakes mistakes) {
    return new Source(variables, mistakes, mistakes, false);
  }

  Source withDefaults(Map<String, String> defaults) {
    return new Source(variables.withDefaults(defaults), mistakes, unresolved, shipped);
  }

  /** The same for a part whose variables are nobody else's business. */
  Source collecting(Mistakes others) {
    return new Source(variables, mistakes, others, true);
  }

  /** Something is not set that is needed. */
  void lack(int line, String path, String what) {
    unresolved.add(shipped ? 0 : line, shipped ? "" : path, what);
  }

  void mistake(int line, String path, String what) {
    mistakes.add(line, path, what);
  }

  /** Null if something in it could not be looked up, which is then reported. */
  @Nullable Template template(String text, int line, String path) {
    try {
      return variables.template(text);
    } catch (Variables.UnresolvedException e) {
      if (e.malformed()) {
        mistakes.add(line, path, e.reason());
      } else if (shipped) {
        unresolved.add(0, "", e.reason());
      } else {
        unresolved.add(line, path, e.reason() + advice(e));
      }
      return null;
    }
  }

  private static String advice(Variables.UnresolvedException e) {
    return e.names().isEmpty()
        ? ""
        : "; set it, or give a default as ${" + e.names().get(0) + ":-default}";
  }
}
