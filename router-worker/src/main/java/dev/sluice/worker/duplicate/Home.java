package dev.sluice.worker.duplicate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of one partition of the jobs topic knows of the names that are at home there: the
 * outcomes that are remembered, and who is being run. Only the owner decides, so nobody else ever
 * does at the same time. Thread-safe.
 */
public final class Home {

  private final InstantSource clock;

  /** How many names there may be, at this moment. */
  private final IntSupplier most;

  private final KeyIndex index;
  private final Map<Fingerprint, Claim> claims = new HashMap<>();
  private final CountDownLatch known = new CountDownLatch(1);

  /** Whether what is remembered here is written where the next owner reads it. */
  private volatile boolean lasting;

  Home(Duration window, IntSupplier most, InstantSource clock) {
    this.clock = requireNonNull(clock, "clock is null");
    this.most = requireNonNull(most, "most is null");
    this.index = new KeyIndex(window);
  }

  /** What is to become of a job that asks. */
  public sealed interface Answer {

    /** Nobody was there before: it is run, and holds the claim until it ends. */
    record First(Claim claim) implements Answer {
      public First {
        requireNonNull(claim, "claim is null");
      }
    }

    /** Another is being run. */
    record UnderWay(Claim claim) implements Answer {
      public UnderWay {
        requireNonNull(claim, "claim is null");
      }
    }

    /**
     * Another's outcome is remembered.
     *
     * @param claim to be held while that is fetched
     */
    record Known(Remembered remembered, Claim claim) implements Answer {
      public Known {
        requireNonNull(remembered, "remembered is null");
        requireNonNull(claim, "claim is null");
      }
    }
  }

  /**
   * Asks for a name.
   *
   * @param abandoned whether nothing will come of whoever asks
   */
  public synchronized Answer ask(Name name, BooleanSupplier abandoned) {
    Claim other = claims.get(name.fingerprint());
    if (other != null && !other.isAbandoned()) {
      return new Answer.UnderWay(other);
    }
    Optional<Remembered> remembered = remembered(name);
    Claim claim = new Claim(this, name.fingerprint(), abandoned, remembered.isPresent());
    claims.put(name.fingerprint(), claim);
    return remembered.isPresent()
        ? new Answer.Known(remembered.get(), claim)
        : new Answer.First(claim);
  }

  private Optional<Remembered> remembered(Name name) {
    Instant notBefore = name.notBefore();
    return index
        .find(name.fingerprint(), clock.instant())
        .filter(found -> notBefore == null || !found.at().isBefore(notBefore));
  }

  /** Takes in what is remembered, by this worker or by whoever owned the partition before. */
  public synchronized void remember(Fingerprint fingerprint, Remembered remembered) {
    index.put(fingerprint, remembered, most.getAsInt(), clock.instant());
  }

  synchronized void end(Claim claim) {
    claims.remove(claim.fingerprint(), claim);
  }

  /** Waits, for so long at most, until it is known what the owners before have remembered. */
  public boolean awaitKnown(Duration patience) throws InterruptedException {
    return known.await(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** All that was remembered before is taken in, and what is from now on will last. */
  public void known() {
    lasting = true;
    known.countDown();
  }

  /** What was remembered before cannot be read, and nothing that is from now on will last. */
  public void forgetful() {
    lasting = false;
    known.countDown();
  }

  public boolean isLasting() {
    return lasting;
  }

  synchronized int size() {
    return index.size();
  }

  synchronized @Nullable Instant lost() {
    return index.lost();
  }
}
