package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Progress;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Usage;
import dev.sluice.worker.attempt.AttemptLoop;
import dev.sluice.worker.attempt.Execution;
import dev.sluice.worker.attempt.Settled;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.consume.JobHandler;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.Publications;
import dev.sluice.worker.publish.ReplyTopic;
import dev.sluice.worker.publish.ReplyTopics;
import dev.sluice.worker.publish.ResultPublisher;
import dev.sluice.worker.publish.StreamPublisher;
import dev.sluice.worker.publish.StreamRun;
import dev.sluice.worker.route.RoutePlanner;
import dev.sluice.worker.route.Routing;
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
 * between.
 */
final class JobPipeline implements JobHandler {

  private static final Logger log = LoggerFactory.getLogger(JobPipeline.class);

  /** A job for any model may leave out thousands, which is more than its result should carry. */
  private static final int MOST_LEFT_OUT = 50;

  private final RoutePlanner planner;
  private final AttemptLoop attempts;
  private final ReplyTopics replyTopics;
  private final Publications publications;
  private final ResultPublisher<Delivery> publisher;
  private final StreamPublisher streams;
  private final InstantSource clock;

  JobPipeline(
      RoutePlanner planner,
      AttemptLoop attempts,
      ReplyTopics replyTopics,
      ResultPublisher<Delivery> publisher,
      StreamPublisher streams,
      InstantSource clock) {
    this.planner = requireNonNull(planner, "planner is null");
    this.attempts = requireNonNull(attempts, "attempts is null");
    this.replyTopics = requireNonNull(replyTopics, "replyTopics is null");
    this.publications = new Publications(replyTopics);
    this.publisher = requireNonNull(publisher, "publisher is null");
    this.streams = requireNonNull(streams, "streams is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void handle(Delivery delivery) throws InterruptedException {
    switch (JobCodec.decode(delivery.value(), recordId(delivery))) {
      case DecodedJob.Valid valid -> run(delivery, valid.job());
      case DecodedJob.Malformed malformed -> refuse(delivery, malformed);
    }
  }

  private void run(Delivery delivery, Job job) throws InterruptedException {
    ReplyTopic replyTo = replyTopics.resolve(job.replyTo());
    StreamRun stream = job.streams() ? streams.begin(job) : null;
    try {
      Execution execution = settle(job, replyTo, stream);
      Publication<Delivery> publication =
          publication(delivery, job.id(), job.labels(), execution, replyTo);
      publisher.publish(stream == null ? publication : publication.tell(stream::ended));
    } catch (InterruptedException e) {
      if (stream != null) {
        stream.abandoned();
      }
      throw e;
    }
  }

  private void refuse(Delivery delivery, DecodedJob.Malformed malformed)
      throws InterruptedException {
    publisher.publish(
        publication(
            delivery,
            malformed.id(),
            malformed.labels(),
            unattempted(ErrorCode.MALFORMED_JOB, malformed.message()),
            replyTopics.resolve(malformed.replyTo())));
  }

  /** What a bug of ours breaks is one job, and never the frontier of its partition. */
  private Execution settle(Job job, ReplyTopic replyTo, @Nullable StreamRun stream)
      throws InterruptedException {
    try {
      return switch (replyTo) {
        case ReplyTopic.Usable usable -> attempt(job, stream);
        case ReplyTopic.Unusable unusable ->
            unattempted(
                ErrorCode.REPLY_TOPIC_UNAVAILABLE,
                "reply_to \"%s\" cannot be used: %s".formatted(unusable.name(), unusable.reason()));
      };
    } catch (RuntimeException | StackOverflowError e) {
      log.error("job {} failed for a reason of the worker's own", job.id(), e);
      return unattempted(ErrorCode.INTERNAL, "the worker failed: " + e.getClass().getSimpleName());
    }
  }

  private Execution attempt(Job job, @Nullable StreamRun stream) throws InterruptedException {
    awaitStart(job);
    Instant deadline = job.schedule().deadline();
    if (deadline != null && !clock.instant().isBefore(deadline)) {
      return unattempted(
          ErrorCode.DEADLINE_EXCEEDED,
          "the deadline %s had passed before any call".formatted(deadline));
    }
    Instant plannedAt = clock.instant();
    return switch (planner.plan(job)) {
      case Routing.Plan plan ->
          attempt(job, plan, Progress.NONE, stream).after(leftOut(plan.excluded(), plannedAt));
      case Routing.Unroutable unroutable ->
          unattempted(unroutable.error()).after(leftOut(unroutable.excluded(), plannedAt));
    };
  }

  private Execution attempt(
      Job job, Routing.Plan plan, Progress progress, @Nullable StreamRun stream)
      throws InterruptedException {
    return switch (attempts.execute(
        job, plan, TokenEstimator.estimate(job), progress, stream == null ? null : stream::tell)) {
      case Settled.Ended ended -> ended.execution();
      case Settled.Parked aside -> {
        Duration rest = Duration.between(clock.instant(), aside.due());
        Thread.sleep(rest.isPositive() ? rest : Duration.ZERO);
        yield attempt(job, plan, aside.progress(), stream);
      }
    };
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

  private void awaitStart(Job job) throws InterruptedException {
    Instant notBefore = job.schedule().notBefore();
    if (notBefore != null && clock.instant().isBefore(notBefore)) {
      Thread.sleep(Duration.between(clock.instant(), notBefore));
    }
  }

  private static Execution unattempted(ErrorCode code, String message) {
    return unattempted(new JobError(code, message));
  }

  private static Execution unattempted(JobError error) {
    return new Execution(new JobResult.Failed(error, null), List.of(), Usage.NONE, null);
  }

  private Publication<Delivery> publication(
      Delivery delivery, String id, Labels labels, Execution execution, ReplyTopic replyTo) {
    JobResult result =
        new JobResult(
            id,
            labels,
            execution.outcome(),
            execution.attempts(),
            execution.usage(),
            execution.cost(),
            delivery.timestamp(),
            clock.instant());
    return publications.of(
        delivery, result, source(delivery), replyTo, delivery.header(RecordHeaders.TRACEPARENT));
  }

  private static DeadLetter.Source source(Delivery delivery) {
    return new DeadLetter.Source(
        delivery.topic(),
        delivery.partition(),
        delivery.offset(),
        delivery.timestamp(),
        delivery.key(),
        delivery.value());
  }

  /** The id of a job that does not bring one: a record that is delivered again has the same. */
  private static String recordId(Delivery delivery) {
    return delivery.topic() + "-" + delivery.partition() + "-" + delivery.offset();
  }
}
