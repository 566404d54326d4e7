package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cost;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Forwarding;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Progress;
import dev.sluice.worker.attempt.Execution;
import dev.sluice.worker.attempt.Settled;
import dev.sluice.worker.consume.DefaultPartition;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.duplicate.Claim;
import dev.sluice.worker.duplicate.Home;
import dev.sluice.worker.duplicate.Name;
import dev.sluice.worker.metrics.DuplicateMeters.Fate;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.PublishedResults.Found;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One job's turn among those that are the same. It is run if nobody was there before; else it is
 * given what that one was answered, waits for it, or goes where that is known. Owned by the job's
 * thread, and once its end is handed in, by the publishing thread.
 */
final class Turn implements AutoCloseable {

  /** As long as any wait is spent in a worker. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A job that waits for long looks again so rarely. */
  private static final Duration LONGEST_REST = Duration.ofMinutes(3);

  /** A worker that died may have left a transaction open, which holds its names back. */
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(30);

  private static final int NOWHERE = -1;

  private final Duplicates duplicates;
  private final Arrival arrival;
  private final Job job;
  private final List<Name> names;

  private final HeldNames held;
  private int elsewhere = NOWHERE;
  private int asked;
  private @Nullable String duplicateOf;
  private boolean handedIn;

  Turn(Duplicates duplicates, Arrival arrival, Job job, List<Name> names) {
    this.duplicates = requireNonNull(duplicates, "duplicates is null");
    this.arrival = requireNonNull(arrival, "arrival is null");
    this.job = requireNonNull(job, "job is null");
    this.names = List.copyOf(names);
    this.held = new HeldNames(duplicates);
  }

  /**
   * Waits for its turn, and asks for each of the job's names.
   *
   * @return null where it is to be run; else how it ends, or that it is put aside or passed on
   */
  @Nullable Settled take() throws InterruptedException {
    int before = Math.min(wasAsked(), names.size());
    names.subList(0, before).forEach(name -> held.add(name, homeOf(name), null));
    for (asked = before; asked < names.size(); asked++) {
      Settled settled = ask(names.get(asked));
      if (settled != null) {
        return settled;
      }
    }
    return null;
  }

  private int wasAsked() {
    Forwarding forwarded = arrival.forwarded();
    return forwarded == null ? 0 : forwarded.asked();
  }

  private @Nullable Settled ask(Name name) throws InterruptedException {
    int home = homeOf(name);
    if (arrival.isReplayed()) {
      held.add(name, home, null);
      return null;
    }
    int here = arrival.delivery().partition();
    boolean isHere = here == home || wasSentHere();
    Home known = duplicates.homes().find(here).orElse(null);
    if (isHere && known != null) {
      return ask(name, here, known);
    }
    if (mayMove(isHere)) {
      held.release();
      elsewhere = home;
      duplicates.meters().count(Fate.FORWARDED);
      return new Settled.Parked(Instant.EPOCH, arrival.parking().progress());
    }
    held.add(name, home, null);
    return null;
  }

  private int homeOf(Name name) {
    return DefaultPartition.of(name.placedBy(), duplicates.partitions());
  }

  /** Whoever sent it knew of another number of partitions, or was no worker: it is not sent on. */
  private boolean wasSentHere() {
    Forwarding forwarded = arrival.forwarded();
    return forwarded != null && asked == forwarded.asked();
  }

  /**
   * What was tried before stays with where it rested, and what stands at home is about to be
   * another worker's.
   */
  private boolean mayMove(boolean isHere) {
    Delivery delivery = arrival.delivery();
    boolean may =
        delivery.hasRested() ? arrival.parking().progress().equals(Progress.NONE) : !isHere;
    return may && duplicates.canForward(delivery);
  }

  private @Nullable Settled ask(Name name, int here, Home home) throws InterruptedException {
    if (!home.awaitKnown(UNTIL_KNOWN)) {
      duplicates.sayUnknown(here);
    }
    Instant until = duplicates.clock().instant().plus(PATIENCE);
    while (true) {
      switch (home.ask(name, arrival.delivery()::isAbandoned)) {
        case Home.Answer.First first -> {
          held.add(name, here, first.claim());
          return null;
        }
        case Home.Answer.Known known -> {
          held.add(name, here, known.claim());
          return repeat(known);
        }
        case Home.Answer.UnderWay underWay -> {
          Settled settled = await(underWay.claim(), until);
          if (settled != null) {
            return settled;
          }
        }
      }
    }
  }

  /** Null where the result that is remembered does not stand there any more. */
  private @Nullable Settled repeat(Home.Answer.Known known) throws InterruptedException {
    return switch (duplicates.find(known.remembered())) {
      case Found.There there -> {
        duplicates.meters().count(Fate.REPEATED);
        held.dropLast();
        known.claim().share(there.result());
        yield repeated(there.result());
      }
      case Found.Gone _ -> {
        duplicates.meters().count(Fate.GONE);
        yield null;
      }
      case Found.Forbidden _ -> {
        duplicates.meters().count(Fate.FORBIDDEN);
        held.release();
        yield unreadable(known.remembered().topic());
      }
    };
  }

  private Settled unreadable(String topic) {
    JobError error =
        new JobError(
            ErrorCode.REPLY_TOPIC_UNAVAILABLE,
            "it is a duplicate, and this worker may not read the result of the first one: give it"
                + " READ on topic "
                + topic);
    return new Settled.Ended(
        Execution.uncalled(new JobResult.Failed(error, null), arrival.parking().progress()));
  }

  /** Null where it may ask again. A flood of them must not take the room of all others. */
  private @Nullable Settled await(Claim claim, Instant until) throws InterruptedException {
    if (claim.isBrief()) {
      return awaitHere(claim, until);
    }
    if (!duplicates.waiting().tryAcquire()) {
      return later();
    }
    try {
      return awaitHere(claim, until);
    } finally {
      duplicates.waiting().release();
    }
  }

  private @Nullable Settled awaitHere(Claim claim, Instant until) throws InterruptedException {
    Instant now = duplicates.clock().instant();
    return switch (claim.await(Duration.between(now, earlier(until)))) {
      case Claim.Wait.Shared shared -> {
        duplicates.meters().count(Fate.SHARED);
        yield repeated(shared.result());
      }
      case Claim.Wait.Free _ -> null;
      case Claim.Wait.TooLong _ -> later();
    };
  }

  /** It looks again after as long as it has waited so far, and expires in time. */
  private Settled later() {
    duplicates.meters().count(Fate.PUT_ASIDE);
    held.release();
    Instant now = duplicates.clock().instant();
    Duration waited = Duration.between(arrival.origin().timestamp(), now);
    Duration rest = waited.compareTo(PATIENCE) < 0 ? PATIENCE : waited;
    Duration bounded = rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest;
    return new Settled.Parked(earlier(now.plus(bounded)), arrival.parking().progress());
  }

  private Instant earlier(Instant time) {
    Instant deadline = job.schedule().deadline();
    return deadline != null && deadline.isBefore(time) ? deadline : time;
  }

  /** By its other names, which nobody had before, it is found by its own result from now on. */
  private Settled repeated(JobResult first) {
    duplicateOf = first.duplicateOf() == null ? first.id() : first.duplicateOf();
    Progress before = arrival.parking().progress();
    return new Settled.Ended(
        new Execution(
            first.outcome(),
            before.attempts(),
            before.usage(),
            before.attempts().isEmpty() ? Cost.DUPLICATE : before.cost()));
  }

  /** The id of the job whose outcome it was given; null if it has its own. */
  @Nullable String duplicateOf() {
    return duplicateOf;
  }

  /** Whether it is to be passed on. */
  boolean isElsewhere() {
    return elsewhere != NOWHERE;
  }

  /** The partition to which it is to be passed on. */
  int elsewhere() {
    return elsewhere;
  }

  /** How many of its names have been asked for. */
  int asked() {
    return asked;
  }

  /** The partition in which the job is to rest; null where that makes no difference. */
  @Nullable Integer restsAt() {
    if (!duplicates.isAligned() || names.isEmpty()) {
      return null;
    }
    if (!held.isEmpty() || arrival.delivery().hasRested() || wasSentHere()) {
      return arrival.delivery().partition();
    }
    return homeOf(names.getFirst());
  }

  /** The end of a job that is found by its names from now on. */
  Publication<Delivery> ended(Publication<Delivery> publication, JobResult result) {
    if (held.isEmpty()) {
      return publication;
    }
    handedIn = true;
    return publication.noting(held.notes()).tell(committed -> held.settle(committed, result));
  }

  /** Of what was not handed in, nothing comes. */
  @Override
  public void close() {
    if (!handedIn) {
      held.release();
    }
  }
}
