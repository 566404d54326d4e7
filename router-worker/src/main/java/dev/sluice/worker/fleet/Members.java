package dev.sluice.worker.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The other workers that live: those that were heard a short while ago. Thread-safe. */
final class Members {

  /** Three heartbeats may be missed. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private final Map<String, Instant> lastHeard = new ConcurrentHashMap<>();
  private final InstantSource clock;

  Members(InstantSource clock) {
    this.clock = clock;
  }

  void heard(String worker, Instant at) {
    lastHeard.merge(worker, at, (before, now) -> now.isAfter(before) ? now : before);
    forgetTheSilent();
  }

  void left(String worker) {
    lastHeard.remove(worker);
  }

  int count() {
    forgetTheSilent();
    return lastHeard.size();
  }

  private void forgetTheSilent() {
    Instant silentSince = clock.instant().minus(SILENCE);
    lastHeard.values().removeIf(silentSince::isAfter);
  }
}
