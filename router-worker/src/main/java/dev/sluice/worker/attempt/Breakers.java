package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.route.Target;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker for each target, and one for each credential that was refused. A target's opens
 * when at least half of the last 50 calls failed (and at least 20 were made), a credential's, or
 * that of its access to a model, at once. Jobs may name any model of some providers, so only the
 * circuits that are used most are kept. Thread-safe.
 */
public final class Breakers {

  static final int LEAST_CALLS = 20;
  private static final int WINDOW = 50;
  private static final int FAILURE_PERCENT = 50;
  private static final int MOST_CIRCUITS = 10_000;

  private static final CircuitBreakerConfig OF_TARGET = config(WINDOW, LEAST_CALLS);
  private static final CircuitBreakerConfig OF_CREDENTIAL = config(1, 1);

  private final InstantSource clock;
  private final OutageListener listener;
  private final Cache<Scope, Circuit> circuits =
      Caffeine.newBuilder().maximumSize(MOST_CIRCUITS).build();

  /**
   * @param listener told of what this worker finds out, and not of what it has heard
   */
  public Breakers(InstantSource clock, OutageListener listener) {
    this.clock = requireNonNull(clock, "clock is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  private static CircuitBreakerConfig config(int window, int leastCalls) {
    return CircuitBreakerConfig.custom()
        .slidingWindow(window, leastCalls, SlidingWindowType.COUNT_BASED)
        .failureRateThreshold(FAILURE_PERCENT)
        .permittedNumberOfCallsInHalfOpenState(1)
        .build();
  }

  Circuit of(Target target) {
    return of(Scope.of(target));
  }

  Circuit of(Scope scope) {
    return circuits.get(scope, this::circuit);
  }

  /** Null if its circuit lets nobody in now. */
  @Nullable Ticket tryEnter(Scope scope) {
    Circuit circuit = scope.isTarget() ? of(scope) : circuits.getIfPresent(scope);
    if (circuit == null) {
      return new Ticket(this, scope, null, Circuit.FIRST_PERIOD);
    }
    long number = circuit.tryEnter();
    return number == Circuit.REFUSED ? null : new Ticket(this, scope, circuit, number);
  }

  /** What keeps an account from being used for a target; null for nothing. */
  @Nullable Circuit keeping(Account account, Target target) {
    Circuit credential = circuits.getIfPresent(Scope.of(account));
    if (credential != null && credential.isShut()) {
      return credential;
    }
    Circuit access = circuits.getIfPresent(Scope.of(account, target));
    return access != null && access.isShut() ? access : null;
  }

  private Circuit circuit(Scope scope) {
    CircuitBreakerConfig config = scope.isTarget() ? OF_TARGET : OF_CREDENTIAL;
    return new Circuit(scope, CircuitBreaker.of(scope.toString(), config), clock, listener);
  }

  /** Another worker cannot call it: nor shall this one, until a little later. */
  public void heardOutage(Outage outage) {
    of(outage.scope()).heardOutage(outage.cause(), outage.until());
  }

  /** Another worker could call it again. */
  public void heardRecovery(Scope scope) {
    Circuit circuit = circuits.getIfPresent(scope);
    if (circuit != null) {
      circuit.heardRecovery();
    }
  }

  /** All circuits that are open now, whoever found out. */
  public List<Outage> outages() {
    return circuits.asMap().values().stream()
        .flatMap(circuit -> Stream.ofNullable(circuit.outage()))
        .toList();
  }

  /** What has never failed has a closed circuit. */
  public CircuitState state(Scope scope) {
    @Nullable Circuit circuit = circuits.getIfPresent(scope);
    return circuit == null ? CircuitState.CLOSED : circuit.state();
  }

  /** The state of each circuit that there is. */
  public Map<String, CircuitState> states() {
    Map<String, CircuitState> states = new TreeMap<>();
    circuits.asMap().forEach((scope, circuit) -> states.put(scope.toString(), circuit.state()));
    return states;
  }
}
