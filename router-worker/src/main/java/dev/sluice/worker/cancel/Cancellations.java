package dev.sluice.worker.cancel;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows what is cancelled, and ends those of the jobs that run here which are. Whatever comes
 * first, the job or its cancellation, they meet: a job is entered before it is looked up, and a
 * cancellation is written before the jobs under way are gone through.
 *
 * <p>One thread hears of cancellations; jobs begin and end on threads of their own.
 */
public final class Cancellations {

  /** For how long: what comes up later runs. */
  public static final Duration HOLD = Book.HOLDS;

  /** How many are remembered: some 20 MB of them. */
  static final int ROOM = 100_000;

  private final Book book;
  private final Set<Run> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param jobs the jobs topic, whose offsets cancellations name
   */
  public Cancellations(String jobs, InstantSource clock) {
    this(jobs, ROOM, clock);
  }

  Cancellations(String jobs, int room, InstantSource clock) {
    this.book = new Book(jobs, room, clock);
  }

  /**
   * Counts for jobs that begin from now on; for those under way once {@link #apply} is called.
   *
   * @param at when the cluster took it, by its clock
   */
  public void hold(Cancellation cancellation, Instant at) {
    book.write(new Cancelled(cancellation, at));
  }

  /** It was taken back. What was ended for it stays ended. */
  public void lift(Subject subject) {
    book.strike(subject);
  }

  /** Ends what is under way and was cancelled. */
  public void apply() {
    if (!book.isEmpty()) {
      underWay.forEach(this::cancelIfMeant);
    }
  }

  /** Whether nothing at all is cancelled. */
  public boolean isEmpty() {
    return book.isEmpty();
  }

  /** A job begins on this thread; it may be cancelled already. */
  public Run begin(Submitted job) {
    Run run = new Run(job, underWay);
    underWay.add(run);
    cancelIfMeant(run);
    return run;
  }

  private void cancelIfMeant(Run run) {
    Cancelled found = book.find(run.job());
    if (found != null) {
      run.cancel(found.error());
    }
  }
}
