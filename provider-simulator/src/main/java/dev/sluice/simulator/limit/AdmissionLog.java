package dev.sluice.simulator.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps account of the last ten minutes, second by second. Guarded by its limiter. */
final class AdmissionLog {

  private static final int SECONDS = 600;

  /** By second, of which each has the place of the one ten minutes before. */
  private final @Nullable Entry[] entries = new @Nullable Entry[SECONDS];

  private long first = Long.MAX_VALUE;
  private long admitted;
  private long rejected;

  /** One second. */
  private static final class Entry {
    private final long second;
    private int admitted;
    private int rejected;
    private long inputTokens;
    private long outputTokens;

    private Entry(long second) {
      this.second = second;
    }

    private Admissions.Second read() {
      return new Admissions.Second(
          Instant.ofEpochSecond(second), admitted, rejected, inputTokens, outputTokens);
    }
  }

  void admitted(Instant now, TokenCount count) {
    Entry entry = entry(now);
    admitted++;
    entry.admitted++;
    entry.inputTokens += count.input();
    entry.outputTokens += count.output();
  }

  void rejected(Instant now) {
    rejected++;
    entry(now).rejected++;
  }

  /** What was counted at that time turned out to be something else. */
  void settled(Instant at, TokenCount taken, TokenCount used) {
    Entry entry = find(at.getEpochSecond());
    if (entry != null) {
      entry.inputTokens += used.input() - taken.input();
      entry.outputTokens += used.output() - taken.output();
    }
  }

  Admissions read(Instant now) {
    List<Admissions.Second> seconds = new ArrayList<>();
    long last = now.getEpochSecond();
    for (long second = Math.max(first, last - SECONDS + 1); second <= last; second++) {
      Entry entry = find(second);
      seconds.add((entry == null ? new Entry(second) : entry).read());
    }
    return new Admissions(admitted, rejected, seconds);
  }

  private @Nullable Entry find(long second) {
    Entry entry = entries[Math.floorMod(second, SECONDS)];
    return entry != null && entry.second == second ? entry : null;
  }

  private Entry entry(Instant now) {
    long second = now.getEpochSecond();
    first = Math.min(first, second);
    Entry known = find(second);
    if (known != null) {
      return known;
    }
    Entry entry = new Entry(second);
    entries[Math.floorMod(second, SECONDS)] = entry;
    return entry;
  }
}
