package dev.sluice.worker.limit;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A worker that has one limit and draws it from a bucket which is some milliseconds away, over a
 * simulated time. It calls as soon as it may.
 */
final class DrawingWorker {

  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long EVERY = 50 * MILLI;
  private static final Duration AHEAD = Duration.ofMillis(100);

  /**
   * @param reserved tokens
   * @param used of them
   * @param takes how long, in nanoseconds
   */
  record Call(int reserved, int used, long takes) {}

  private record Event(long at, long number, Runnable action) {}

  private final Bucket bucket;
  private final Random random;
  private final Rate rate;
  private final ArrayDeque<Call> line = new ArrayDeque<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now;
  private long number;
  private long nextDraw;
  private boolean draws;

  /** What was taken, as pairs of time and amount. */
  final List<long[]> taken = new ArrayList<>();

  long used;

  DrawingWorker(Dimension dimension, long limit, Bucket bucket, Random random) {
    this.bucket = bucket;
    this.random = random;
    rate = new Rate(dimension, limit, 0);
    rate.draw(() -> nextDraw = now, 0);
  }

  void submit(Call call) {
    line.add(call);
    rate.await(tokens(call.reserved()), 1);
  }

  int waiting() {
    return line.size();
  }

  /** They need it no more. */
  void dropLine() {
    line.forEach(call -> rate.await(tokens(call.reserved()), -1));
    line.clear();
  }

  void stepTo(long time) {
    now = time;
    for (Event next = events.peek(); next != null && next.at() <= now; next = events.peek()) {
      events.remove();
      next.action().run();
    }
    serve();
    if (!draws && now >= nextDraw) {
      draw();
    }
  }

  private void serve() {
    while (!line.isEmpty() && rate.readyAt(tokens(line.getFirst().reserved())) <= now) {
      Call call = line.removeFirst();
      Tokens reserved = tokens(call.reserved());
      rate.await(reserved, -1);
      rate.take(reserved, now);
      taken.add(new long[] {now, call.reserved()});
      in(call.takes(), () -> end(call));
    }
  }

  private void end(Call call) {
    used += call.used();
    rate.settle(tokens(call.reserved()), tokens(call.used()), now);
    serve();
  }

  /** As the thread does that draws: one at a time, and again after a while or in a hurry. */
  private void draw() {
    long want = rate.want(AHEAD.toNanos(), now);
    nextDraw = now + Math.round(EVERY * (0.5 + random.nextDouble()));
    if (want == 0) {
      return;
    }
    draws = true;
    long way = MILLI + random.nextLong(10 * MILLI);
    in(
        way,
        () -> {
          long arrives = want < 0 ? giveBack(-want) : bucket.consumeIgnoringRateLimits(want);
          in(way, () -> drawn(want, arrives));
        });
  }

  private long giveBack(long amount) {
    bucket.addTokens(amount);
    return 0;
  }

  private void drawn(long want, long arrives) {
    draws = false;
    if (want > 0) {
      rate.hand(want, arrives, now);
      serve();
    }
  }

  private void in(long delay, Runnable action) {
    events.add(new Event(now + delay, ++number, action));
  }

  private static Tokens tokens(long amount) {
    return new Tokens(amount, 0);
  }
}
