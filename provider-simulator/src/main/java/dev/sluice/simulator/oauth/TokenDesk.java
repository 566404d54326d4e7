package dev.sluice.simulator.oauth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The access tokens that one provider has given out. Thread-safe. */
public final class TokenDesk {

  private final OAuth oauth;
  private final InstantSource clock;
  private final Map<String, Instant> ends = new ConcurrentHashMap<>();
  private final AtomicLong issued = new AtomicLong();

  public TokenDesk(OAuth oauth, InstantSource clock) {
    this.oauth = oauth;
    this.clock = clock;
  }

  OAuth oauth() {
    return oauth;
  }

  String issue() {
    issued.incrementAndGet();
    String token = "simulated-" + UUID.randomUUID();
    Instant now = clock.instant();
    ends.values().removeIf(end -> !end.isAfter(now));
    ends.put(token, now.plusSeconds(oauth.expiresInSeconds()));
    return token;
  }

  public boolean holds(String token) {
    Instant end = ends.get(token);
    return end != null && end.isAfter(clock.instant());
  }

  /** From now on no token holds. */
  public void revoke() {
    ends.clear();
  }

  public long issued() {
    return issued.get();
  }
}
