package dev.sluice.worker.config;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The keys that may stand in a section: those that are read, and those that are ignored. */
final class KnownKeys {

  private final Set<String> read = new LinkedHashSet<>();
  private final Set<String> ignored = new LinkedHashSet<>();

  void know(String key) {
    read.add(key);
  }

  void tolerate(Collection<String> keys) {
    ignored.addAll(keys);
  }

  /** Whether it is one of those that are read. */
  boolean isKnown(String key) {
    return read.contains(key);
  }

  /** What is wrong about a key; empty if it may stand there. */
  Optional<String> objectionTo(String key) {
    if (read.contains(key) || ignored.contains(key)) {
      return Optional.empty();
    }
    var all = new LinkedHashSet<>(read);
    all.addAll(ignored);
    var guess = NearestName.of(key, all).map(near -> "did you mean " + near + "? ").orElse("");
    return Optional.of("unknown key; " + guess + "known keys: " + String.join(", ", read));
  }
}
