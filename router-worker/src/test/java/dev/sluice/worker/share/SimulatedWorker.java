package dev.sluice.worker.share;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.share.SimulatedLog.Entry;
import dev.sluice.worker.share.SimulatedLog.Told;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A worker with a clock, a group membership and connections of its own, each of which may fail. */
final class SimulatedWorker {

  static final String RATE = "rate";
  static final String CALLS = "calls";
  static final List<String> BUCKETS = List.of(RATE, CALLS);

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final String name;
  private final Sharing sharing;
  private final Random random;
  private final SimulatedLog log;
  private final Map<String, Long> limits;
  private final boolean calm;
  private final long bornAt;
  private final double clockRate;
  private final Set<Integer> partitions = new HashSet<>();
  private final Map<String, Long> wanted = new HashMap<>();
  private final int all;
  private long ownsUntil;

  private int generation;
  private int next;
  private long noticesAt;
  private boolean trusting;

  long stalledUntil;
  long mayNotWriteUntil;
  long mayNotReadUntil;
  long outOfGroupUntil;
  long lateUntil;
  private long lastHeartbeat;
  private long inUse;

  SimulatedWorker(
      String name,
      Random random,
      SimulatedLog log,
      Map<String, Long> limits,
      int all,
      long now,
      boolean calm) {
    this.calm = calm;
    this.name = name;
    this.random = random;
    this.log = log;
    this.limits = limits;
    this.all = all;
    this.bornAt = now;
    this.clockRate = 0.95 + 0.1 * random.nextDouble();
    this.sharing = new Sharing(name, 0);
    this.generation = log.generation();
    this.trusting = now - log.beganAt() > 6 * SECOND || (log.generation() == 0);
    this.lastHeartbeat = now;
    BUCKETS.forEach(bucket -> wanted.put(bucket, 0L));
  }

  long local(long now) {
    return (long) ((now - bornAt) * clockRate);
  }

  long allowed(String bucket, long now) {
    return sharing.allowed(bucket, local(now));
  }

  long useful(String bucket, long now) {
    long used = Math.min(wanted(bucket), allowed(bucket, now));
    return bucket.equals(CALLS) ? Math.max(used, inUse) : used;
  }

  String name() {
    return name;
  }

  long inUse() {
    return inUse;
  }

  long lastHeartbeat() {
    return lastHeartbeat;
  }

  Set<Integer> partitions() {
    return partitions;
  }

  boolean isStalled(long now) {
    return now < stalledUntil;
  }

  /** Whether the group's coordinator hears it. */
  boolean isMember(long now) {
    return !isStalled(now) && now >= outOfGroupUntil;
  }

  void step(long now, Runnable check) {
    if (isStalled(now)) {
      return;
    }
    beat(now);
    read(now, check);
    sharing.adjust(local(now));
    call(now);
    Map<String, Demand> demands = new HashMap<>();
    demands.put(RATE, new Demand(limit(RATE), wanted(RATE), 0));
    demands.put(CALLS, new Demand(limit(CALLS), wanted(CALLS), inUse));
    sharing.demand(demands);
    check.run();
    sharing.nextReport(local(now)).ifPresent(report -> send(new Told(name, report, null), now));
    sharing.silent(local(now)).forEach(silence -> send(new Told(name, null, silence), now));
    check.run();
  }

  private long limit(String bucket) {
    return requireNonNull(limits.get(bucket));
  }

  void want(String bucket, long amount) {
    wanted.put(bucket, amount);
  }

  long wanted(String bucket) {
    return requireNonNull(wanted.get(bucket));
  }

  private void beat(long now) {
    if (now >= outOfGroupUntil) {
      lastHeartbeat = now;
      ownsUntil = local(now) + 9 * SECOND;
    }
    sharing.owned(
        local(now) > ownsUntil ? new Owned(Set.of(), all) : new Owned(partitions, all),
        ownsUntil,
        local(now));
  }

  private void call(long now) {
    if (inUse > 0 && random.nextInt(10) == 0) {
      inUse--;
    }
    long allowed = allowed(CALLS, now);
    inUse = Math.max(inUse, Math.min(allowed, wanted(CALLS)));
  }

  private void read(long now, Runnable check) {
    if (generation != log.generation()) {
      if (noticesAt == 0) {
        noticesAt = now + random.nextLong(8 * SECOND);
      }
      if (now < noticesAt) {
        return;
      }
      noticesAt = 0;
      generation = log.generation();
      next = 0;
      sharing.lost(local(now));
    }
    if (now < mayNotReadUntil) {
      return;
    }
    long delay = now < lateUntil ? 3 * SECOND : 2 * MILLI;
    List<Entry> entries = log.entries();
    while (next < entries.size() && entries.get(next).appendedAt() <= now - delay) {
      hear(entries.get(next), now);
      next++;
      check.run();
    }
    if (trusting && next == entries.size()) {
      trusting = false;
      sharing.trust(local(now));
    }
  }

  private void hear(Entry entry, long now) {
    Told told = entry.told();
    if (told.report() != null) {
      sharing.heard(told.worker(), told.report(), entry.stamp(), local(now));
    } else if (told.silence() != null) {
      sharing.heardSilent(told.silence().worker(), told.silence().number(), local(now));
    } else {
      sharing.heardLeft(told.worker(), local(now));
    }
  }

  void leave(long now) {
    send(new Told(name, null, null), now);
  }

  private void send(Told told, long now) {
    long arrives = now + MILLI + random.nextLong(10 * MILLI);
    if (now < mayNotWriteUntil) {
      if (mayNotWriteUntil - now > 5 * SECOND || random.nextBoolean()) {
        return; // It is given up.
      }
      arrives += mayNotWriteUntil - now;
    }
    if (now < lateUntil) {
      arrives += random.nextLong(8 * SECOND);
    }
    if (!calm && random.nextInt(200) == 0) {
      return;
    }
    log.send(told, arrives);
    if (random.nextInt(100) == 0) {
      log.send(told, arrives + random.nextLong(20 * SECOND));
    }
  }
}
