package dev.sluice.worker.redis;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.limit.Draws;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.Want;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws what a worker needs of its limits by the minute from buckets in Redis, in lots, so that no
 * call waits for Redis as long as something is left of the last lot. A thread of its own does so.
 * Where Redis does not answer, it lets go: the worker has its share of the limits until Redis
 * answers again.
 */
public final class RedisLimits {

  private static final Logger log = LoggerFactory.getLogger(RedisLimits.class);

  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration WHEN_NOTHING_IS_WANTED = Duration.ofMillis(250);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /** What is drawn lasts for so long, or for two draws where those take longer. */
  private static final Duration LEAST_AHEAD = Duration.ofMillis(100);

  private static final Duration STOPPING = Duration.ofSeconds(3);

  private final Supplier<String> uri;
  private final String prefix;
  private final Draws draws;
  private final Semaphore hurry = new Semaphore(0);
  private volatile boolean stopping;

  /** Why nothing is drawn; null while it is. */
  private volatile @Nullable String trouble = "not reached yet";

  /** Whether people know of the trouble. Of the drawing thread. */
  private boolean told;

  private @Nullable Thread thread;

  /**
   * @param uri such as {@code rediss://user:password@host:port/database}; asked at each connection
   * @param prefix of all keys
   * @param permits whose limits are drawn
   */
  public RedisLimits(Supplier<String> uri, String prefix, PermitPool permits) {
    this.uri = requireNonNull(uri, "uri is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.draws = permits.draws(hurry::release);
  }

  /** Begins to draw as soon as Redis answers; waits for nothing. */
  public void start() {
    thread = Thread.ofVirtual().name("redis-limits").start(this::run);
  }

  /** Whether limits are drawn at present, and not divided. */
  public boolean isDrawing() {
    return trouble == null;
  }

  /** How that goes, for a person. */
  public String state() {
    String reason = trouble;
    return reason == null
        ? "limits by the minute are drawn from it"
        : "cannot be used: " + reason + "; limits by the minute are divided through Kafka";
  }

  private void run() {
    try (Redis redis = new Redis(uri, prefix);
        ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      while (!stopping) {
        try (RemoteBuckets buckets = redis.connect()) {
          drawing(redis);
          drawFrom(buckets, calls);
        } catch (RedisUnavailableException e) {
          fallBack(redis, String.valueOf(e.getMessage()));
          pause(BETWEEN_TRIES);
        } catch (RuntimeException e) {
          log.error("limits could not be drawn for a moment", e);
          fallBack(redis, e.toString());
          pause(BETWEEN_TRIES);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Nobody waits for what is left.
    }
  }

  private void drawing(Redis redis) {
    trouble = null;
    told = false;
    log.info("limits by the minute are drawn from Redis at {}", redis.address());
  }

  private void fallBack(Redis redis, String reason) {
    var _ = draws.giveUp();
    trouble = reason;
    if (!told) {
      told = true;
      log.warn(
          "Redis at {} cannot be used: {}; until it can, limits by the minute are divided through"
              + " Kafka, and others who draw them from Redis come on top",
          redis.address(),
          reason);
    }
  }

  private void drawFrom(RemoteBuckets buckets, ExecutorService calls)
      throws InterruptedException, RedisUnavailableException {
    Duration ahead = LEAST_AHEAD;
    while (!stopping) {
      if (!buckets.isOpen()) {
        throw new RedisUnavailableException("the connection was closed");
      }
      long began = System.nanoTime();
      List<Want> wants = draws.wants(ahead);
      draw(wants, buckets, calls);
      Duration twice = Duration.ofNanos(2 * (System.nanoTime() - began));
      ahead = twice.compareTo(LEAST_AHEAD) > 0 ? twice : LEAST_AHEAD;
      pause(wants.isEmpty() ? WHEN_NOTHING_IS_WANTED : EVERY);
    }
    draw(draws.giveUp(), buckets, calls);
  }

  private void draw(List<Want> wants, RemoteBuckets buckets, ExecutorService calls)
      throws InterruptedException, RedisUnavailableException {
    List<Callable<Duration>> tasks =
        wants.stream().<Callable<Duration>>map(want -> () -> buckets.draw(want)).toList();
    List<Future<Duration>> drawn =
        calls.invokeAll(tasks, Redis.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    for (int i = 0; i < wants.size(); i++) {
      Duration arrives = arrival(drawn.get(i));
      Want want = wants.get(i);
      if (want.amount() > 0) {
        draws.hand(want.bucket(), want.amount(), arrives);
      }
    }
  }

  private static Duration arrival(Future<Duration> drawn) throws RedisUnavailableException {
    return switch (drawn.state()) {
      case SUCCESS -> drawn.resultNow();
      case FAILED -> throw new RedisUnavailableException(Redis.reason(drawn.exceptionNow()));
      case RUNNING, CANCELLED -> throw new RedisUnavailableException(Redis.NO_ANSWER);
    };
  }

  /** Until somebody is in a hurry; never just as long, so that no worker always comes last. */
  private void pause(Duration usual) throws InterruptedException {
    double factor = ThreadLocalRandom.current().nextDouble(0.5, 1.5);
    var _ = hurry.tryAcquire(Math.round(usual.toNanos() * factor), TimeUnit.NANOSECONDS);
    hurry.drainPermits();
  }

  /** Gives back what was not used, if Redis takes it in time. */
  public void stop() throws InterruptedException {
    Thread started = thread;
    if (started != null) {
      stopping = true;
      hurry.release();
      if (!started.join(STOPPING)) {
        started.interrupt();
      }
    }
  }
}
