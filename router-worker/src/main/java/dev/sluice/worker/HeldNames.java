package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.duplicate.Claim;
import dev.sluice.worker.duplicate.Name;
import dev.sluice.worker.duplicate.Remembered;
import dev.sluice.worker.publish.Ending;
import dev.sluice.worker.publish.KeyNotes;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.Written;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names by which a job's result is to be found, and the claims that it has on them until then.
 * Owned by the job's thread, and once its end is handed in, by the publishing thread.
 */
final class HeldNames {

  /**
   * @param home the partition in which whoever asks for it looks
   * @param claim null where it was not asked for
   */
  private record Held(Name name, int home, @Nullable Claim claim) {}

  private final Duplicates duplicates;
  private final List<Held> names = new ArrayList<>();

  HeldNames(Duplicates duplicates) {
    this.duplicates = requireNonNull(duplicates, "duplicates is null");
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  void add(Name name, int home, @Nullable Claim claim) {
    names.add(new Held(name, home, claim));
  }

  /** The last one is another job's after all. */
  void dropLast() {
    names.removeLast();
  }

  /** Lets those who wait go on without an outcome. */
  void release() {
    for (Held held : names) {
      Claim claim = held.claim();
      if (claim != null) {
        claim.release();
      }
    }
    names.clear();
  }

  /** What is written with the result. */
  KeyNotes notes() {
    return new KeyNotes(
        duplicates.keysTopic(),
        names.stream()
            .filter(held -> duplicates.notesAt(held.home()))
            .map(held -> new KeyNotes.Note(held.name().fingerprint().bytes(), held.home()))
            .toList());
  }

  /** The result stands: it is remembered, and told to all who wait, if it is theirs as well. */
  void settle(Publication<Delivery> committed, JobResult result) {
    Written written = committed.written();
    if (written == null || !KeyNotes.isFinal(committed.ending())) {
      release();
      return;
    }
    Remembered remembered = Duplicates.remembered(written);
    JobResult standing = standing(committed.ending(), result);
    for (Held held : names) {
      Claim claim = held.claim();
      if (claim == null) {
        duplicates.remember(held.home(), held.name().fingerprint(), remembered);
      } else {
        claim.share(standing, remembered);
      }
    }
  }

  /** The result, unless another had to take its place. */
  private static JobResult standing(Ending ending, JobResult result) {
    JobError error = ending instanceof Ending.Settled settled ? settled.error() : null;
    JobError own = result.outcome() instanceof JobResult.Failed failed ? failed.error() : null;
    return error == null || error.equals(own)
        ? result
        : result.withOutcome(new JobResult.Failed(error, null));
  }
}
