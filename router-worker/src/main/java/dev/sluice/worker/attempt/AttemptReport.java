package dev.sluice.worker.attempt;

import dev.sluice.schema.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells all that was tried in one line: {@code groq/x: server_error (500) boom, 4 times;
 * together/y: overloaded (503) busy}.
 */
final class AttemptReport {

  private static final int MOST_OF_ONE = 300;
  private static final int MOST = 2000;

  private AttemptReport() {}

  /**
   * @param passedOver why the others were not called, by target
   */
  static String of(List<Attempt> attempts, Map<String, String> passedOver) {
    List<String> parts = new ArrayList<>();
    int same = 1;
    for (int i = 0; i < attempts.size(); i++) {
      String line = line(attempts.get(i));
      if (i + 1 < attempts.size() && line.equals(line(attempts.get(i + 1)))) {
        same++;
      } else {
        parts.add(same == 1 ? line : line + ", " + same + " times");
        same = 1;
      }
    }
    passedOver.forEach((target, reason) -> parts.add("not called: " + target + ", " + reason));
    return cut(String.join("; ", parts), MOST);
  }

  private static String line(Attempt attempt) {
    String what =
        switch (attempt.outcome()) {
          case Attempt.Answered answered -> "answered (" + answered.statusCode() + ")";
          case Attempt.Excluded excluded -> "not called, " + excluded.message();
          case Attempt.Failed failed ->
              failed.code().wireName()
                  + (failed.statusCode() == null ? "" : " (" + failed.statusCode() + ")")
                  + " "
                  + cut(failed.message(), MOST_OF_ONE);
        };
    return attempt.provider() + "/" + attempt.model() + ": " + what;
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}
