package dev.sluice.worker.limit;

import dev.sluice.provider.RateLimits;
import dev.sluice.provider.RateLimits.Kind;
import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.limit.ProviderLimiter;
import dev.sluice.simulator.limit.TokenCount;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A provider that holds a limit by the minute, says so with every answer, and takes its time: calls
 * arrive in another order than they were made, and answers come back in another order again.
 */
final class TruthfulProvider {

  private record Event(long at, long number, Runnable action) {}

  private final HandTiming timing;
  private final ProviderLimiter limiter;
  private final Duration longest;
  private final SplittableRandom random = new SplittableRandom(1);
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long number;
  private int refusedToOthers;
  private Duration late = Duration.ZERO;
  private long lateFor = 1;
  private long lateUntil;

  /** Of our calls. */
  int admitted;

  int refused;

  TruthfulProvider(HandTiming timing, ProviderLimiter limiter, Duration longest) {
    this.timing = timing;
    this.limiter = limiter;
    this.longest = longest;
  }

  /** Makes a call; its permit is ended when it was answered. */
  void call(Permit permit) {
    in(Duration.ofMillis(random.nextInt(20)).plus(lateness()), () -> arrive(permit));
  }

  /** Calls are late by up to so much now, and by less and less in the time from now on. */
  void late(Duration most, Duration time) {
    late = most;
    lateFor = time.toNanos();
    lateUntil = timing.nanos() + lateFor;
  }

  private Duration lateness() {
    double left = (double) Math.max(0, lateUntil - timing.nanos()) / lateFor;
    return Duration.ofNanos(Math.round(late.toNanos() * left * (1 - random.nextDouble() / 4)));
  }

  private void arrive(Permit permit) {
    Admission admission = limiter.admit("m", new TokenCount(1, 0));
    RateLimits said = said(admission.state());
    switch (admission) {
      case Admission.Admitted admitted -> {
        this.admitted++;
        in(
            Duration.ofMillis(100 + random.nextLong(longest.toMillis() - 99)),
            () -> {
              limiter.release(admitted, null);
              permit.told(said);
              permit.success(new Tokens(1, 0));
            });
      }
      case Admission.Rejected rejected -> {
        refused++;
        in(
            Duration.ofMillis(20),
            () -> {
              permit.told(said);
              permit.dropped(rejected.retryAfter());
            });
      }
    }
  }

  private static RateLimits said(LimitState state) {
    LimitState.Bucket requests = state.requests();
    if (requests == null) {
      return RateLimits.NONE;
    }
    return new RateLimits(
        RateLimits.Scope.MODEL,
        List.of(
            new RateLimits.Quota(
                Kind.REQUESTS_PER_MINUTE,
                (long) requests.limit(),
                (long) requests.remaining(),
                requests.untilFull())));
  }

  /** Somebody else with the same key makes a call. */
  void othersCall() {
    switch (limiter.admit("m", new TokenCount(1, 0))) {
      case Admission.Admitted admitted -> limiter.release(admitted, null);
      case Admission.Rejected rejected -> refusedToOthers++;
    }
  }

  int refusedToOthers() {
    return refusedToOthers;
  }

  private void in(Duration delay, Runnable action) {
    events.add(new Event(timing.nanos() + delay.toNanos(), ++number, action));
  }

  /** Does what is due. */
  void catchUp() {
    for (Event next = events.peek();
        next != null && next.at() <= timing.nanos();
        next = events.peek()) {
      events.remove();
      next.action().run();
    }
  }
}
