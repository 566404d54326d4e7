package dev.sluice.worker.redis;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Priority;
import dev.sluice.worker.limit.Admission;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.Bucket;
import dev.sluice.worker.limit.Dimension;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.Permit;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.Timing;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Account;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a worker has of its limits, and as many jobs as it pleases. */
@SuppressWarnings("try") // Closing it waits for a worker, and a test may be interrupted.
final class DrawingNode implements AutoCloseable {

  private static final Account GROQ = Account.onlyOneOf("groq");

  private final PermitPool permits;
  private final RedisLimits limits;
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean working;

  DrawingNode(String uri, Limits of) {
    permits = new PermitPool(Map.of(GROQ, of), Timing.system());
    limits = new RedisLimits(() -> uri, "llm.", permits);
  }

  void start() {
    limits.start();
  }

  boolean isDrawing() {
    return limits.isDrawing();
  }

  /** How drawing goes, for a person. */
  String state() {
    return limits.state();
  }

  void shareThroughKafka(int perMinute) {
    Bucket bucket = new Bucket(GROQ, null, Dimension.REQUESTS_PER_MINUTE);
    permits.allow(Map.of(bucket, perMinute * 1_000L));
  }

  /** As many jobs at once, which call again and again. */
  void call(int jobs) {
    working = true;
    for (int i = 0; i < jobs; i++) {
      Thread.startVirtualThread(this::callAgainAndAgain);
    }
  }

  void rest() {
    working = false;
  }

  /** How often they have called. */
  int calls() {
    return calls.get();
  }

  private void callAgainAndAgain() {
    try {
      while (working) {
        Permit permit = acquire(1);
        calls.incrementAndGet();
        permit.success(new Tokens(1, 0));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Permit acquire(long tokens) throws InterruptedException {
    Ask ask =
        new Ask(List.of(GROQ), "m", new Tokens(tokens, 0), Priority.STANDARD, null, Instant.MAX);
    return ((Admission.Granted) permits.acquire(ask)).permit();
  }

  @Nullable Long requestsAvailable() {
    return requireNonNull(permits.load().get(GROQ)).requestsAvailable();
  }

  @Override
  public void close() throws InterruptedException {
    rest();
    limits.stop();
  }
}
