package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is known of a provider's credential; never its value.
 *
 * @param sources the variables and files that it is made of; empty where it is written down
 */
public record Credential(State state, List<String> sources) {

  /** Whether there is one. */
  public enum State {
    NOT_NEEDED,
    PRESENT,
    MISSING,
    /** Looked for at each call, where the platform or the tool keeps its own. */
    FOUND_ELSEWHERE
  }

  public static final Credential NOT_NEEDED = new Credential(State.NOT_NEEDED, List.of());

  static final Credential FOUND_ELSEWHERE = new Credential(State.FOUND_ELSEWHERE, List.of());

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?:file:)?([^}:]+|[^}]+?)(?=[}]|:-)");

  public Credential {
    requireNonNull(state, "state is null");
    sources = List.copyOf(sources);
  }

  /**
   * @param written the values that it is made of, as they stand in the description
   */
  static Credential of(boolean present, String... written) {
    var sources =
        Stream.of(written)
            .flatMap(text -> REFERENCE.matcher(text).results().map(Credential::name))
            .distinct()
            .toList();
    return new Credential(present ? State.PRESENT : State.MISSING, sources);
  }

  private static String name(MatchResult reference) {
    return requireNonNull(reference.group(1), "name is null");
  }
}
