package dev.sluice.worker.cancel;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Kind;
import dev.sluice.schema.Cancellation.Subject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is cancelled: of each job and batch the latest cancellation. Where there are too many, the
 * oldest is forgotten first, which no cache would promise. One thread writes; any looks up.
 */
final class Book {

  /** How long a cancellation holds: as long as the control topic keeps it. */
  static final Duration HOLDS = Duration.ofDays(7);

  private static final Logger log = LoggerFactory.getLogger(Book.class);

  private final String topic;
  private final int room;
  private final InstantSource clock;
  private final Map<String, Cancelled> jobs = new ConcurrentHashMap<>();
  private final Map<String, Cancelled> batches = new ConcurrentHashMap<>();

  /** As they came, those among them that were replaced since. The writer's own. */
  private final ArrayDeque<Cancelled> inOrder = new ArrayDeque<>();

  /** Those that came last: cancellations of one moment name the same. The writer's own. */
  private List<Long> lastOffsets = List.of();

  private boolean overflows;

  /**
   * @param topic of jobs, whose offsets cancellations name
   * @param room how many to remember
   */
  Book(String topic, int room, InstantSource clock) {
    this.topic = requireNonNull(topic, "topic is null");
    this.room = room;
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** One that was written before stays if it is later: after a failure all are read again. */
  void write(Cancelled cancelled) {
    Cancelled shared = sharingOffsets(cancelled);
    Subject subject = shared.subject();
    Cancelled before = of(subject.kind()).get(subject.id());
    if (before == null || before.at().isBefore(shared.at())) {
      of(subject.kind()).put(subject.id(), shared);
      inOrder.add(shared);
    }
    forgetTheOldest();
  }

  /** They may be thousands, each with an offset for each of many partitions. */
  private Cancelled sharingOffsets(Cancelled cancelled) {
    Cancellation cancellation = cancelled.cancellation();
    List<Long> offsets = cancellation.before();
    if (offsets == null || !offsets.equals(lastOffsets)) {
      lastOffsets = offsets == null ? lastOffsets : offsets;
      return cancelled;
    }
    return new Cancelled(
        new Cancellation(cancellation.subject(), cancellation.reason(), lastOffsets),
        cancelled.at());
  }

  void strike(Subject subject) {
    of(subject.kind()).remove(subject.id());
  }

  private Map<String, Cancelled> of(Kind kind) {
    return switch (kind) {
      case JOB -> jobs;
      case BATCH -> batches;
    };
  }

  private void forgetTheOldest() {
    for (Cancelled oldest = inOrder.peek(); oldest != null; oldest = inOrder.peek()) {
      boolean over = isOver(oldest);
      if (!over && inOrder.size() <= room) {
        return;
      }
      if (!over) {
        sayThatItOverflows();
      }
      inOrder.remove();
      of(oldest.subject().kind()).remove(oldest.subject().id(), oldest);
    }
  }

  private void sayThatItOverflows() {
    if (!overflows) {
      overflows = true;
      log.warn(
          "more jobs and batches are cancelled than the {} that are remembered: the oldest are"
              + " forgotten, and what comes up of them runs; cancel batches instead of single jobs",
          room);
    }
  }

  private boolean isOver(Cancelled cancelled) {
    return cancelled.at().plus(HOLDS).isBefore(clock.instant());
  }

  boolean isEmpty() {
    return jobs.isEmpty() && batches.isEmpty();
  }

  /** What is meant for the job; null if nothing is. */
  @Nullable Cancelled find(Submitted job) {
    Cancelled own = jobs.get(job.jobId());
    if (own != null && isMeantFor(own, job)) {
      return own;
    }
    Cancelled whole = job.batchId() == null ? null : batches.get(job.batchId());
    return whole != null && isMeantFor(whole, job) ? whole : null;
  }

  private boolean isMeantFor(Cancelled cancelled, Submitted job) {
    return cancelled.isMeantFor(job.origin(), topic) && !isOver(cancelled);
  }
}
