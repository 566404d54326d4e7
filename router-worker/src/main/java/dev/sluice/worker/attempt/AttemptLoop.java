package dev.sluice.worker.attempt;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Job;
import dev.sluice.schema.Progress;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.TokenCounts;
import dev.sluice.worker.route.TokenEstimate;
import dev.sluice.worker.tenant.TenantCaps;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a job through its plan. Everything happens on the caller's virtual thread: waiting for a
 * permit, the call, the pauses between calls. Thread-safe.
 */
public final class AttemptLoop {

  private final Map<String, Upstream> upstreams;
  private final Entrance entrance;
  private final TokenCounts tokens;
  private final Pacing pacing;
  private final AttemptListener listener;

  /**
   * @param upstreams by the name of the provider; all that a plan may name
   */
  public AttemptLoop(
      Map<String, Upstream> upstreams,
      TenantCaps tenants,
      PermitPool permits,
      Breakers breakers,
      TokenCounts tokens,
      Pacing pacing,
      AttemptListener listener) {
    this.upstreams = Map.copyOf(upstreams);
    this.entrance = new Entrance(tenants, breakers, permits);
    this.tokens = requireNonNull(tokens, "tokens is null");
    this.pacing = requireNonNull(pacing, "pacing is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** One in which tenants may have whatever there is. */
  public AttemptLoop(
      Map<String, Upstream> upstreams,
      PermitPool permits,
      Breakers breakers,
      TokenCounts tokens,
      Pacing pacing,
      AttemptListener listener) {
    this(upstreams, TenantCaps.none(), permits, breakers, tokens, pacing, listener);
  }

  /**
   * Tries the targets of the plan until one answers, the job is refused, none is left, the deadline
   * leaves no time, nothing is to be done for a while, or the thread is interrupted.
   *
   * @param estimate what each call is expected to use; corrected by what the target has shown, it
   *     is reserved for it
   * @param progress what the job has behind it
   * @param outlet told how the job goes, and of the pieces of its answer; null where they are not
   *     wanted
   * @param beforeCall run before each call, on the same thread; it may interrupt that, and then the
   *     call is not made
   */
  public Settled execute(
      Job job,
      Routing.Plan plan,
      TokenEstimate estimate,
      Progress progress,
      @Nullable StreamOutlet outlet,
      Runnable beforeCall) {
    return new JobRun(this, job, plan, tokens.of(job, estimate), progress, outlet, beforeCall)
        .settle();
  }

  /**
   * The same for a job that has a place among others. If its turn is to come soon it stands in line
   * for it. Else it looks: if it can be called as good as at once, it is, and all goes on as if its
   * turn had come; if not it rests on, for the time that its place takes as things stand now.
   *
   * @param rested as it did
   */
  public Settled comeBack(
      Job job,
      Routing.Plan plan,
      TokenEstimate estimate,
      Settled.Parked rested,
      @Nullable StreamOutlet outlet,
      Runnable beforeCall) {
    return new JobRun(
            this, job, plan, tokens.of(job, estimate), rested.progress(), outlet, beforeCall)
        .comeBack(rested);
  }

  Upstream upstream(String provider) {
    return requireNonNull(upstreams.get(provider), () -> "no provider is called " + provider);
  }

  Entrance entrance() {
    return entrance;
  }

  Pacing pacing() {
    return pacing;
  }

  AttemptListener listener() {
    return listener;
  }
}
