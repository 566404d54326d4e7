package dev.sluice.worker.route;

import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the last five minutes to one target, in ten slots of thirty seconds that are emptied
 * one after the other. Thread-safe.
 *
 * <p>Latencies are counted in a histogram whose steps grow with the value, eight to each doubling,
 * so that a median is right to about 6 % and costs neither a sample's memory nor a sort. The median
 * rather than the mean, because one call that hung says nothing about the next.
 */
final class RollingWindow {

  static final Duration LENGTH = Duration.ofMinutes(5);

  /** What takes longer counts as this, so that no sum overflows. */
  private static final Duration LONGEST = Duration.ofHours(3);

  private static final int SLOTS = 10;
  private static final long SLOT_MILLIS = LENGTH.toMillis() / SLOTS;
  private static final long UNIT_NANOS = 100_000;
  private static final int STEPS = 8;
  private static final int STEP_BITS = 3;

  /** 2^27 units are almost four hours. */
  private static final int LARGEST_EXPONENT = 26;

  private static final int BUCKETS = (LARGEST_EXPONENT - STEP_BITS + 2) * STEPS;

  private final Slot[] slots = new Slot[SLOTS];
  private final Slot sum = new Slot();
  private long currentSlot;

  private static final class Slot {
    private final int[] latencies = new int[BUCKETS];
    private int calls;
    private long outputTokens;
    private long outputNanos;

    void add(int bucket, long tokens, long nanos) {
      latencies[bucket]++;
      calls++;
      if (tokens > 0) {
        outputTokens += tokens;
        outputNanos += nanos;
      }
    }

    void subtract(Slot other) {
      for (int i = 0; i < BUCKETS; i++) {
        latencies[i] -= other.latencies[i];
      }
      calls -= other.calls;
      outputTokens -= other.outputTokens;
      outputNanos -= other.outputNanos;
    }
  }

  RollingWindow(long nowMillis) {
    currentSlot = Math.floorDiv(nowMillis, SLOT_MILLIS);
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Slot();
    }
  }

  synchronized void record(long nowMillis, Duration latency, long outputTokens) {
    moveTo(nowMillis);
    long nanos = (latency.compareTo(LONGEST) > 0 ? LONGEST : latency).toNanos();
    int bucket = bucketOf(nanos);
    slots[slotIndex(currentSlot)].add(bucket, outputTokens, nanos);
    sum.add(bucket, outputTokens, nanos);
  }

  /** Null if there was no call in the window. */
  synchronized @Nullable Measured read(long nowMillis) {
    moveTo(nowMillis);
    if (sum.calls == 0) {
      return null;
    }
    OptionalDouble speed =
        sum.outputNanos == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(sum.outputTokens * 1e9 / sum.outputNanos);
    return new Measured(sum.calls, Duration.ofNanos(medianNanos()), speed);
  }

  /** A wall clock that was set back stays in the slot it was in. */
  private void moveTo(long nowMillis) {
    long slot = Math.floorDiv(nowMillis, SLOT_MILLIS);
    long steps = Math.min(SLOTS, slot - currentSlot);
    for (long i = 1; i <= steps; i++) {
      int leaving = slotIndex(currentSlot + i);
      if (slots[leaving].calls > 0) {
        sum.subtract(slots[leaving]);
        slots[leaving] = new Slot();
      }
    }
    currentSlot = Math.max(currentSlot, slot);
  }

  private static int slotIndex(long slot) {
    return Math.floorMod(slot, SLOTS);
  }

  private long medianNanos() {
    int before = 0;
    int bucket = -1;
    while (before * 2 < sum.calls) {
      before += sum.latencies[++bucket];
    }
    return (lowest(bucket) + lowest(bucket + 1)) * UNIT_NANOS / 2;
  }

  /** The first eight buckets are one unit wide; then each doubling has eight of equal width. */
  private static int bucketOf(long nanos) {
    long units = Math.max(0, nanos) / UNIT_NANOS;
    if (units < STEPS) {
      return (int) units;
    }
    int shift = 63 - Long.numberOfLeadingZeros(units) - STEP_BITS;
    return (shift + 1) * STEPS + (int) (units >> shift) - STEPS;
  }

  private static long lowest(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    return (long) (bucket % STEPS + STEPS) << shift;
  }
}
