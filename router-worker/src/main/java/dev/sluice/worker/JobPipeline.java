package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.DeferralTier;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Parking;
import dev.sluice.schema.Progress;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.SafeText;
import dev.sluice.worker.attempt.AttemptLoop;
import dev.sluice.worker.attempt.Execution;
import dev.sluice.worker.attempt.Settled;
import dev.sluice.worker.attempt.StreamOutlet;
import dev.sluice.worker.cancel.Cancellations;
import dev.sluice.worker.cancel.Run;
import dev.sluice.worker.cancel.Submitted;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.consume.JobHandler;
import dev.sluice.worker.publish.Deferrals;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.Publications;
import dev.sluice.worker.publish.ReplyTopic;
import dev.sluice.worker.publish.ReplyTopics;
import dev.sluice.worker.publish.StreamPublisher;
import dev.sluice.worker.publish.StreamRun;
import dev.sluice.worker.route.RoutePlanner;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.TokenEstimate;
import dev.sluice.worker.route.TokenEstimator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one job, on a virtual thread of its own: decode, route, limit and attempt, publish.
 * Every delivery that is not interrupted ends as exactly one publication, whatever goes wrong in
 * between: the job's result, or the job itself where it has to wait.
 */
final class JobPipeline implements JobHandler {

  private static final Logger log = LoggerFactory.getLogger(JobPipeline.class);

  /** A job for any model may leave out thousands, which is more than its result should carry. */
  private static final int MOST_LEFT_OUT = 50;

  private final Duplicates duplicates;
  private final RoutePlanner planner;
  private final AttemptLoop attempts;
  private final Cancellations cancellations;
  private final ReplyTopics replyTopics;
  private final Publications publications;
  private final Deferrals deferrals;
  private final Handovers publisher;
  private final StreamPublisher streams;
  private final InstantSource clock;

  JobPipeline(
      Duplicates duplicates,
      RoutePlanner planner,
      AttemptLoop attempts,
      Cancellations cancellations,
      ReplyTopics replyTopics,
      Deferrals deferrals,
      Handovers publisher,
      StreamPublisher streams,
      InstantSource clock) {
    this.duplicates = requireNonNull(duplicates, "duplicates is null");
    this.planner = requireNonNull(planner, "planner is null");
    this.attempts = requireNonNull(attempts, "attempts is null");
    this.cancellations = requireNonNull(cancellations, "cancellations is null");
    this.replyTopics = requireNonNull(replyTopics, "replyTopics is null");
    this.publications = new Publications(replyTopics);
    this.deferrals = requireNonNull(deferrals, "deferrals is null");
    this.publisher = requireNonNull(publisher, "publisher is null");
    this.streams = requireNonNull(streams, "streams is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void handle(Delivery delivery) throws InterruptedException {
    Arrival arrival = Arrival.of(delivery);
    if (isTooEarly(arrival.parking().goesOnFrom()) && cancellations.isEmpty()) {
      // No need to know what it is.
      publisher.publish(aside(arrival, arrival.parking(), duplicates.restsAgainAt(delivery)));
      return;
    }
    switch (arrival.decoded()) {
      case DecodedJob.Valid valid -> run(arrival, valid.job());
      case DecodedJob.Malformed malformed -> refuse(arrival, malformed);
    }
  }

  private void run(Arrival arrival, Job job) throws InterruptedException {
    ReplyTopic replyTo = replyTopics.resolve(job.replyTo());
    StreamRun stream = job.streams() ? streams.begin(job) : null;
    try (Turn turn = duplicates.turn(arrival, job)) {
      Publication<Delivery> publication =
          switch (settleUnlessCancelled(arrival, job, replyTo, stream, turn)) {
            case Settled.Ended ended -> ended(arrival, job, ended.execution(), replyTo, turn);
            case Settled.Parked parked -> moved(arrival, parked, turn);
            case Settled.Interrupted _ -> throw new InterruptedException();
          };
      publisher.publish(stream == null ? publication : publication.tell(stream::ended));
    } catch (InterruptedException e) {
      if (stream != null) {
        stream.abandoned();
      }
      throw e;
    }
  }

  private void refuse(Arrival arrival, DecodedJob.Malformed malformed) throws InterruptedException {
    publisher.publish(
        publication(
            arrival,
            malformed.id(),
            malformed.labels(),
            uncalled(arrival, ErrorCode.MALFORMED_JOB, malformed.message()),
            replyTopics.resolve(malformed.replyTo())));
  }

  /**
   * A job that is cancelled before it has settled ends as it stands. One whose partition is gone as
   * well is somebody else's to end; one that has its result keeps it.
   */
  private Settled settleUnlessCancelled(
      Arrival arrival, Job job, ReplyTopic replyTo, @Nullable StreamRun stream, Turn turn) {
    Run run =
        cancellations.begin(new Submitted(job.id(), job.labels().batchId(), arrival.origin()));
    Settled settled = new Settled.Interrupted(arrival.parking().progress());
    JobError cancelled;
    try {
      if (!run.isCancelled()) {
        settled = settle(arrival, job, replyTo, stream, turn);
      }
    } finally {
      cancelled = run.end();
    }
    if (cancelled == null || arrival.delivery().isAbandoned()) {
      return settled;
    }
    return switch (settled) {
      case Settled.Ended ended -> ended;
      case Settled.Parked parked -> ended(uncalled(cancelled, parked.progress()));
      case Settled.Interrupted interrupted -> ended(uncalled(cancelled, interrupted.progress()));
    };
  }

  /** What a bug of ours breaks is one job, and never the frontier of its partition. */
  private Settled settle(
      Arrival arrival, Job job, ReplyTopic replyTo, @Nullable StreamRun stream, Turn turn) {
    try {
      return switch (replyTo) {
        case ReplyTopic.Usable usable -> attempt(arrival, job, stream, turn);
        case ReplyTopic.Unusable unusable ->
            ended(
                uncalled(
                    arrival,
                    ErrorCode.REPLY_TOPIC_UNAVAILABLE,
                    "reply_to %s cannot be used: %s"
                        .formatted(SafeText.quoted(unusable.name()), unusable.reason())));
      };
    } catch (InterruptedException e) {
      return new Settled.Interrupted(arrival.parking().progress());
    } catch (RuntimeException | StackOverflowError e) {
      log.error("job {} failed for a reason of the worker's own", job.id(), e);
      return ended(
          uncalled(
              arrival, ErrorCode.INTERNAL, "the worker failed: " + e.getClass().getSimpleName()));
    }
  }

  private Settled attempt(Arrival arrival, Job job, @Nullable StreamRun stream, Turn turn)
      throws InterruptedException {
    Parking parking = arrival.parking();
    if (isTooEarly(parking.goesOnFrom())) {
      return arrival.rested();
    }
    awaitTime(parking.goesOnFrom());
    Instant deadline = job.schedule().deadline();
    Instant notBefore = job.schedule().notBefore();
    Instant start = notBefore == null ? clock.instant() : later(notBefore, clock.instant());
    if (deadline != null && !start.isBefore(deadline)) {
      return ended(expired(arrival, deadline, start));
    }
    if (isTooEarly(start)) {
      return new Settled.Parked(start, arrival.parking().progress());
    }
    awaitTime(start);
    Settled sameAsAnother = turn.take();
    if (sameAsAnother != null) {
      return sameAsAnother;
    }
    Instant plannedAt = clock.instant();
    return switch (planner.plan(job)) {
      case Routing.Plan plan ->
          after(leftOut(plan.excluded(), plannedAt), attempt(arrival, job, plan, stream));
      case Routing.Unroutable unroutable ->
          ended(
              uncalled(arrival, unroutable.error())
                  .after(leftOut(unroutable.excluded(), plannedAt)));
    };
  }

  private Settled attempt(Arrival arrival, Job job, Routing.Plan plan, @Nullable StreamRun stream) {
    Parking parking = arrival.parking();
    StreamOutlet outlet = stream == null ? null : stream::tell;
    TokenEstimate estimate = TokenEstimator.estimate(job);
    Runnable engage = () -> engage(arrival.delivery());
    return parking.place() == null
        ? attempts.execute(job, plan, estimate, parking.progress(), outlet, engage)
        : attempts.comeBack(job, plan, estimate, arrival.rested(), outlet, engage);
  }

  /** From its first call on a job is worth holding on to, should its partition go. */
  private static void engage(Delivery delivery) {
    if (!delivery.engage()) {
      Thread.currentThread().interrupt(); // Given up: the call is aborted before it begins.
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private Execution expired(Arrival arrival, Instant deadline, Instant start) {
    String message =
        start.isAfter(clock.instant())
            ? "its not_before %s is not before its deadline %s".formatted(start, deadline)
            : "the deadline %s had passed before it could be called".formatted(deadline);
    return uncalled(arrival, ErrorCode.DEADLINE_EXCEEDED, message);
  }

  private static Settled ended(Execution execution) {
    return new Settled.Ended(execution);
  }

  private static Settled after(List<Attempt> others, Settled settled) {
    return switch (settled) {
      case Settled.Ended ended -> ended(ended.execution().after(others));
      case Settled.Parked parked -> parked;
      case Settled.Interrupted interrupted -> interrupted;
    };
  }

  /** Whether it is worth to put a job aside until then; a shorter wait is waited here. */
  private boolean isTooEarly(Instant due) {
    return DeferralTier.isWorth(Duration.between(clock.instant(), due));
  }

  private void awaitTime(Instant due) throws InterruptedException {
    Duration wait = Duration.between(clock.instant(), due);
    if (wait.isPositive()) {
      Thread.sleep(wait);
    }
  }

  /** What was decided against before anything was tried is told before what was tried. */
  private static List<Attempt> leftOut(List<Routing.Exclusion> excluded, Instant when) {
    if (excluded.isEmpty()) {
      return List.of();
    }
    return excluded.stream()
        .limit(MOST_LEFT_OUT)
        .map(
            one ->
                Attempt.excluded(
                    one.target().provider(), one.target().model().name(), when, one.reason()))
        .toList();
  }

  private static Execution uncalled(Arrival arrival, ErrorCode code, String message) {
    return uncalled(arrival, new JobError(code, message));
  }

  private static Execution uncalled(Arrival arrival, JobError error) {
    return uncalled(error, arrival.parking().progress());
  }

  private static Execution uncalled(JobError error, Progress before) {
    return Execution.uncalled(new JobResult.Failed(error, null), before);
  }

  /** The job itself, to come again later, or in another partition. */
  private Publication<Delivery> moved(Arrival arrival, Settled.Parked parked, Turn turn) {
    return turn.isElsewhere()
        ? deferrals.forward(
            arrival.delivery(),
            arrival.original(turn.elsewhere()),
            arrival.forwarding(turn.asked()),
            error -> lost(arrival, error))
        : aside(arrival, arrival.until(parked), turn.restsAt());
  }

  private Publication<Delivery> aside(
      Arrival arrival, Parking parking, @Nullable Integer partition) {
    return deferrals.putAside(
        arrival.delivery(), arrival.original(partition), parking, error -> lost(arrival, error));
  }

  /** The cluster will never take the record with which the job was to be put aside. */
  private Publication<Delivery> lost(Arrival arrival, JobError error) {
    ReplyTopic standard = new ReplyTopic.Unusable("", error.message());
    return switch (arrival.decoded()) {
      case DecodedJob.Valid valid ->
          publication(
              arrival, valid.job().id(), valid.job().labels(), uncalled(arrival, error), standard);
      case DecodedJob.Malformed malformed ->
          publication(
              arrival, malformed.id(), malformed.labels(), uncalled(arrival, error), standard);
    };
  }

  private Publication<Delivery> ended(
      Arrival arrival, Job job, Execution execution, ReplyTopic replyTo, Turn turn) {
    JobResult result = result(arrival, job.id(), job.labels(), execution, turn.duplicateOf());
    return turn.ended(publication(arrival, result, replyTo), result);
  }

  private Publication<Delivery> publication(
      Arrival arrival, String id, Labels labels, Execution execution, ReplyTopic replyTo) {
    return publication(arrival, result(arrival, id, labels, execution, null), replyTo);
  }

  private Publication<Delivery> publication(Arrival arrival, JobResult result, ReplyTopic replyTo) {
    Delivery delivery = arrival.delivery();
    return publications.of(
        delivery, result, arrival.source(), replyTo, delivery.header(RecordHeaders.TRACEPARENT));
  }

  private JobResult result(
      Arrival arrival,
      String id,
      Labels labels,
      Execution execution,
      @Nullable String duplicateOf) {
    return new JobResult(
        id,
        labels,
        execution.outcome(),
        execution.attempts(),
        execution.usage(),
        execution.cost(),
        arrival.origin().timestamp(),
        clock.instant(),
        arrival.replay(),
        duplicateOf);
  }
}
