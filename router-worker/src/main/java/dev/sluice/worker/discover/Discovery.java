package dev.sluice.worker.discover;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.provider.ModelListing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What providers say of their models. Each is asked once, and again when what it said has grown
 * old; until it has answered, the last listing stands. One that does not answer is asked again
 * sooner. Nobody ever waits for an answer, except at the start. Thread-safe.
 */
public final class Discovery implements AutoCloseable {

  /** How long a listing counts as new. */
  static final Duration FRESH = Duration.ofHours(1);

  /** After how long one that failed is asked again. */
  static final Duration RETRY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(Discovery.class);

  private final Map<String, Lister> providers;
  private final Ticker ticker;
  private final DiscoveryListener listener;
  private final ExecutorService threads;
  private final AsyncLoadingCache<String, Answer> answers;

  /** Asks one provider which models it has. */
  @FunctionalInterface
  public interface Lister {
    ModelListing listModels() throws InterruptedException;
  }

  /**
   * @param failure why the newest question was not answered; null if it was
   * @param at when it was, in the ticker's nanoseconds
   */
  private record Answer(@Nullable String failure, long at) {}

  /**
   * @param providers by their names
   * @param listener told each listing
   */
  public Discovery(Map<String, Lister> providers, DiscoveryListener listener) {
    this(providers, listener, Ticker.systemTicker(), Executors.newVirtualThreadPerTaskExecutor());
  }

  /**
   * @param threads what providers are asked on; shut down when this is closed
   */
  Discovery(
      Map<String, Lister> providers,
      DiscoveryListener listener,
      Ticker ticker,
      ExecutorService threads) {
    this.providers = Map.copyOf(providers);
    this.listener = requireNonNull(listener, "listener is null");
    this.ticker = requireNonNull(ticker, "ticker is null");
    this.threads = requireNonNull(threads, "threads is null");
    this.answers =
        Caffeine.newBuilder()
            .refreshAfterWrite(RETRY)
            .ticker(ticker)
            // Its own upkeep is done by whoever comes by, also after the threads are gone.
            .executor(Runnable::run)
            .buildAsync(new Loader());
  }

  /** Asks everybody for the first time, and from now on again when it is time to. */
  public void start() {
    refresh();
    threads.execute(this::refreshForEver);
  }

  private void refreshForEver() {
    try {
      while (true) {
        Thread.sleep(RETRY);
        refresh();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Asks those again whose answer has grown old. */
  void refresh() {
    var _ = asked();
  }

  /** Done when everybody was asked once. */
  private CompletableFuture<?> asked() {
    return CompletableFuture.allOf(
        providers.keySet().stream().map(answers::get).toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Waits until everybody was asked once, or has had the time for it.
   *
   * @return whether everybody was
   */
  public boolean awaitFirst(Duration patience) throws InterruptedException {
    try {
      asked().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  /** What it said before stays in use until it says something else. */
  private Answer ask(String provider, @Nullable Answer before) {
    try {
      String failure = failure(provider);
      if (failure != null && (before == null || !failure.equals(before.failure()))) {
        log.warn("provider {} does not list its models: {}", provider, failure);
      }
      return new Answer(failure, ticker.read());
    } catch (InterruptedException e) {
      return new Answer("it was not waited for", ticker.read());
    }
  }

  private @Nullable String failure(String provider) throws InterruptedException {
    try {
      return switch (requireNonNull(providers.get(provider), provider).listModels()) {
        case ModelListing.Listed listed -> {
          listener.onListing(provider, listed.models());
          yield null;
        }
        case ModelListing.Failed failed -> failed.message();
      };
    } catch (RuntimeException e) {
      return "it failed: " + e;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Every answer is looked at again after {@link #RETRY}; a good one is kept for longer. */
  private final class Loader implements AsyncCacheLoader<String, Answer> {

    @Override
    public CompletableFuture<Answer> asyncLoad(String provider, Executor executor) {
      return CompletableFuture.supplyAsync(() -> ask(provider, null), threads);
    }

    @Override
    public CompletableFuture<Answer> asyncReload(
        String provider, Answer before, Executor executor) {
      boolean fresh = before.failure() == null && ticker.read() - before.at() < FRESH.toNanos();
      return fresh
          ? CompletableFuture.completedFuture(before)
          : CompletableFuture.supplyAsync(() -> ask(provider, before), threads);
    }
  }
}
