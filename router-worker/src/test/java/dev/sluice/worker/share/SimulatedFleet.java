package dev.sluice.worker.share;

import static dev.sluice.worker.share.SimulatedWorker.BUCKETS;
import static dev.sluice.worker.share.SimulatedWorker.CALLS;
import static dev.sluice.worker.share.SimulatedWorker.RATE;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A fleet over simulated time, in which whatever may go wrong does, as the seed has it. Looks after
 * every change whether all together are allowed more than a limit.
 */
final class SimulatedFleet {

  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;

  private final Random random;
  private final SimulatedLog log = new SimulatedLog();
  private final List<SimulatedWorker> workers = new ArrayList<>();
  private final Map<String, Long> limits = new HashMap<>();
  private final @Nullable SimulatedWorker[] owners;
  private final long[] freeSince;
  private final List<String> violations = new ArrayList<>();
  private final boolean calm;
  private long now = SECOND;
  private int born;

  /**
   * @param calm nothing goes wrong, so that calls under way count, too
   */
  SimulatedFleet(long seed, boolean calm) {
    this.random = new Random(seed);
    this.calm = calm;
    limits.put(RATE, random.nextBoolean() ? 1 + random.nextLong(50) : 1_000_000);
    limits.put(CALLS, 1 + random.nextLong(random.nextBoolean() ? 4 : 64));
    int partitions = 1 + random.nextInt(8);
    owners = new SimulatedWorker[partitions];
    freeSince = new long[partitions];
  }

  void limit(String bucket, long limit) {
    limits.put(bucket, limit);
  }

  SimulatedWorker join() {
    SimulatedWorker worker =
        new SimulatedWorker("w" + born++, random, log, limits, owners.length, now, calm);
    workers.add(worker);
    return worker;
  }

  void leave(SimulatedWorker worker) {
    workers.remove(worker);
    worker.leave(now);
    worker.partitions().forEach(this::free);
  }

  /** Its partitions are noticed to be free ten seconds after its last heartbeat. */
  void crash(SimulatedWorker worker) {
    workers.remove(worker);
  }

  private void free(int partition) {
    owners[partition] = null;
    freeSince[partition] = now;
  }

  void run(long duration, boolean faults) {
    long end = now + duration;
    while (now < end && violations.isEmpty()) {
      now += MILLI + random.nextLong(200 * MILLI);
      log.arriveUntil(now);
      check();
      if (faults) {
        somethingHappens();
      }
      group();
      List.copyOf(workers).forEach(worker -> worker.step(now, this::check));
    }
  }

  /** As Kafka does it: a partition has one owner, and none for a while on its way to another. */
  private void group() {
    for (int partition = 0; partition < owners.length; partition++) {
      SimulatedWorker owner = owners[partition];
      if (owner != null && now - owner.lastHeartbeat() > 10 * SECOND) {
        owner.partitions().remove(partition);
        free(partition);
      } else if (owner == null && now - freeSince[partition] > 200 * MILLI) {
        assign(partition);
      } else if (owner != null && owner.isMember(now) && isOverloaded(owner)) {
        owner.partitions().remove(partition);
        free(partition);
      }
    }
  }

  private void assign(int partition) {
    workers.stream()
        .filter(worker -> worker.isMember(now))
        .min((a, b) -> Integer.compare(a.partitions().size(), b.partitions().size()))
        .ifPresent(
            worker -> {
              owners[partition] = worker;
              worker.partitions().add(partition);
            });
  }

  private boolean isOverloaded(SimulatedWorker owner) {
    return workers.stream()
        .anyMatch(
            other ->
                other.isMember(now) && other.partitions().size() < owner.partitions().size() - 1);
  }

  private void somethingHappens() {
    if (random.nextInt(20) == 0) {
      changeDemand();
    }
    if (random.nextInt(40) != 0) {
      return;
    }
    SimulatedWorker any = workers.isEmpty() ? join() : workers.get(random.nextInt(workers.size()));
    long until = now + random.nextLong(random.nextBoolean() ? 4 * SECOND : 25 * SECOND);
    switch (random.nextInt(14)) {
      case 0, 1 -> {
        if (workers.size() < 6) {
          join();
        }
      }
      case 2 -> leave(any);
      case 3 -> crash(any);
      case 4 -> any.stalledUntil = until;
      case 5 -> any.mayNotWriteUntil = until;
      case 6 -> any.mayNotReadUntil = until;
      case 7 -> {
        any.mayNotWriteUntil = until;
        any.mayNotReadUntil = until;
      }
      case 8 -> any.outOfGroupUntil = until;
      case 9 -> {
        any.outOfGroupUntil = until;
        any.mayNotWriteUntil = until;
        any.mayNotReadUntil = until;
      }
      case 10 -> any.lateUntil = until;
      case 11 -> log.jump(random.nextLong(240_000) - 120_000);
      case 12 -> {
        if (random.nextInt(4) == 0) {
          log.beginAnew(now);
        }
      }
      default -> move(random.nextInt(owners.length));
    }
  }

  private void move(int partition) {
    SimulatedWorker owner = owners[partition];
    if (owner != null && owner.isMember(now)) {
      owner.partitions().remove(partition);
      free(partition);
    }
  }

  void heal() {
    for (SimulatedWorker worker : workers) {
      worker.stalledUntil = 0;
      worker.mayNotWriteUntil = 0;
      worker.mayNotReadUntil = 0;
      worker.outOfGroupUntil = 0;
      worker.lateUntil = 0;
    }
  }

  void changeDemand() {
    for (SimulatedWorker worker : workers) {
      for (String bucket : BUCKETS) {
        long limit = limit(bucket);
        worker.want(
            bucket,
            switch (random.nextInt(4)) {
              case 0 -> 0L;
              case 1 -> limit;
              default -> random.nextLong(limit + 1);
            });
      }
    }
  }

  private void check() {
    for (String bucket : BUCKETS) {
      long sum = 0;
      for (SimulatedWorker worker : workers) {
        long allowed = worker.allowed(bucket, now);
        sum += calm && bucket.equals(CALLS) ? Math.max(allowed, worker.inUse()) : allowed;
      }
      if (sum > limit(bucket) && violations.isEmpty()) {
        violations.add(
            "at %.3f s %d of %d %s are allowed: %s"
                .formatted((double) now / SECOND, sum, limit(bucket), bucket, describe(bucket)));
      }
    }
  }

  List<String> describe(String bucket) {
    return workers.stream()
        .map(
            worker -> worker.name() + " " + worker.allowed(bucket, now) + " " + worker.partitions())
        .toList();
  }

  List<String> violations() {
    return violations;
  }

  /** Runs quietly, and tells which part of what could be of use was so on average. */
  double utilisation(String bucket, long duration) {
    double used = 0;
    double possible = 0;
    for (long end = now + duration; now < end; ) {
      run(100 * MILLI, false);
      long useful = workers.stream().mapToLong(worker -> worker.useful(bucket, now)).sum();
      long wanted = workers.stream().mapToLong(worker -> worker.wanted(bucket)).sum();
      used += useful;
      possible += Math.max(useful, Math.min(limit(bucket), wanted));
    }
    return possible == 0 ? 1 : used / possible;
  }

  /** Who wants something and has nothing. */
  List<String> starving() {
    return workers.stream()
        .flatMap(
            worker ->
                BUCKETS.stream()
                    .filter(bucket -> worker.wanted(bucket) > 0 && worker.useful(bucket, now) == 0)
                    .map(bucket -> worker.name() + " of " + bucket))
        .toList();
  }

  long limit(String bucket) {
    return requireNonNull(limits.get(bucket));
  }

  long allowed(SimulatedWorker worker, String bucket) {
    return worker.allowed(bucket, now);
  }

  List<SimulatedWorker> workers() {
    return workers;
  }

  int partitions() {
    return owners.length;
  }
}
