package dev.sluice.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The access tokens that one provider has given out. Thread-safe. */
final class TokenDesk {

  private final long lifetimeSeconds;
  private final InstantSource clock;
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private final AtomicLong issued = new AtomicLong();

  TokenDesk(long lifetimeSeconds, InstantSource clock) {
    this.lifetimeSeconds = lifetimeSeconds;
    this.clock = clock;
  }

  String issue() {
    issued.incrementAndGet();
    String token = "simulated-" + UUID.randomUUID();
    Instant now = clock.instant();
    ends.values().removeIf(end -> !end.isAfter(now));
    ends.put(token, now.plusSeconds(lifetimeSeconds));
    return token;
  }

  boolean holds(String token) {
    Instant end = ends.get(token);
    return end != null && end.isAfter(clock.instant());
  }

  /** From now on no token holds. */
  void revoke() {
    ends.clear();
  }

  long issued() {
    return issued.get();
  }
}
