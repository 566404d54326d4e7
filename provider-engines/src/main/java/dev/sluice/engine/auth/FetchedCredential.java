package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A credential that must be fetched. All calls share the one that is held, and it is renewed before
 * it ends while they go on with it. One fetch at a time runs, on a thread of its own: a call that
 * is given up neither ends it nor waits for it. Thread-safe.
 */
final class FetchedCredential<T> {

  /** A fetch that failed is not tried again any sooner, whatever number of calls wait for one. */
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Source<T> source;
  private final InstantSource clock;

  private @Nullable Fetched<T> held; // guarded by this; null before the first fetch has succeeded
  private @Nullable CompletableFuture<T> fetch; // guarded by this; the newest, perhaps over
  private Instant next = Instant.MIN; // guarded by this; no fetch begins any sooner

  /** Where it comes from. */
  @FunctionalInterface
  interface Source<T> {
    /** Asks for it, however long that takes. */
    Fetched<T> fetch() throws CredentialException, InterruptedException;
  }

  /**
   * A credential and how long it is good.
   *
   * @param renewAt from when on another is fetched
   * @param end from when on it is not used; {@link Instant#MAX} where it never ends
   */
  record Fetched<T>(T value, Instant renewAt, Instant end) {}

  FetchedCredential(Source<T> source, InstantSource clock) {
    this.source = requireNonNull(source, "source is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * The credential of now.
   *
   * @param budget how long to wait for one at most
   * @throws CredentialException if there is none to be had
   */
  T get(Duration budget) throws CredentialException, InterruptedException {
    CompletableFuture<T> awaited;
    synchronized (this) {
      Instant now = clock.instant();
      if (held != null && now.isBefore(held.end())) {
        if (!now.isBefore(held.renewAt())) {
          var _ = begin(now);
        }
        return held.value();
      }
      awaited = begin(now);
    }
    return await(awaited, budget);
  }

  /** The one that is held, good or not, if any. */
  synchronized Optional<T> held() {
    return Optional.ofNullable(held).map(Fetched::value);
  }

  /** Told that a credential was refused: it is not used again, and still kept from being shown. */
  synchronized void refuse(T refused) {
    if (held != null && held.value().equals(refused)) {
      held = new Fetched<>(refused, Instant.MIN, Instant.MIN);
    }
  }

  /** The fetch that runs or, soon after it failed, has failed; else a new one. */
  private CompletableFuture<T> begin(Instant now) {
    if (fetch != null
        && (!fetch.isDone() || (fetch.isCompletedExceptionally() && now.isBefore(next)))) {
      return fetch;
    }
    CompletableFuture<T> begun = new CompletableFuture<>();
    fetch = begun;
    Thread.ofVirtual().name("sluice-credential").start(() -> run(begun));
    return begun;
  }

  private void run(CompletableFuture<T> result) {
    try {
      Fetched<T> fetched = source.fetch();
      synchronized (this) {
        held = fetched;
      }
      result.complete(fetched.value());
    } catch (CredentialException | InterruptedException | RuntimeException e) {
      synchronized (this) {
        next = clock.instant().plus(PAUSE);
      }
      result.completeExceptionally(e);
    }
  }

  private static <T> T await(CompletableFuture<T> fetch, Duration budget)
      throws CredentialException, InterruptedException {
    try {
      return fetch.get(Math.max(1, budget.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CredentialException(
          ErrorCode.TIMEOUT, "its credential did not come in time; its source is slow");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CredentialException known
          ? known
          : new CredentialException(
              ErrorCode.AUTHENTICATION, "its credential cannot be fetched: " + e.getCause());
    }
  }
}
