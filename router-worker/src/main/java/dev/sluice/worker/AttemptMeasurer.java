package dev.sluice.worker;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.Usage;
import dev.sluice.worker.attempt.AttemptListener;
import dev.sluice.worker.metrics.AttemptMeters;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Target;
import java.time.Duration;
import java.time.Instant;

/** Counts attempts, and lets routing learn from them how fast a target answers. */
final class AttemptMeasurer implements AttemptListener {

  private final AttemptMeters meters;
  private final Measurements measurements;

  AttemptMeasurer(AttemptMeters meters, Measurements measurements) {
    this.meters = meters;
    this.measurements = measurements;
  }

  @Override
  public void onCall(Target target, Instant startedAt) {
    measurements.begin(target, startedAt);
  }

  @Override
  public void onEnd(Target target, Instant startedAt, Duration took, boolean unwell) {
    measurements.end(target, startedAt);
    if (unwell) {
      measurements.recordFailure(target, took);
    }
  }

  @Override
  public void onAttempt(Target target, Attempt attempt, Usage usage) {
    meters.ended(attempt);
    if (attempt.outcome() instanceof Attempt.Answered) {
      measurements.record(target, attempt.duration(), usage.outputTokens());
    }
  }

  @Override
  public void onFirstChunk(Target target, Duration after) {
    meters.firstChunk(target.provider(), target.model().name(), after);
  }

  @Override
  public void onPause(Target target, Duration pause) {}
}
