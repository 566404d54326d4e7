package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.worker.config.DuplicateSettings;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.consume.DefaultPartition;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.duplicate.Fingerprint;
import dev.sluice.worker.duplicate.Home;
import dev.sluice.worker.duplicate.Homes;
import dev.sluice.worker.duplicate.Name;
import dev.sluice.worker.duplicate.Remembered;
import dev.sluice.worker.fleet.KeyListener;
import dev.sluice.worker.fleet.KeyLog;
import dev.sluice.worker.metrics.DuplicateMeters;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.PublishedResults;
import dev.sluice.worker.publish.Written;
import dev.sluice.worker.publish.WrittenCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this worker knows of jobs that were submitted before, and how it learns it: of the names
 * that are at home in its partitions, from the keys topic. Where that cannot be read or written, it
 * knows only what it has run itself. Thread-safe.
 */
final class Duplicates implements KeyListener {

  private static final Logger log = LoggerFactory.getLogger(Duplicates.class);

  /** What a job carries that is passed on, its headers and the batch around it, generously. */
  private static final int FORWARDING_BYTES = 8 << 10;

  /** What the cluster has refused is not tried again before. */
  private static final Duration REFUSED_FOR = Duration.ofMinutes(1);

  private static final long SAID_EVERY = Duration.ofMinutes(10).toNanos();
  private static final long LOOKED_EVERY = Duration.ofSeconds(1).toNanos();

  /** Of the jobs in flight, so many at most wait for another that is the same. */
  private static final int WAITING_PART = 10;

  private final DuplicateSettings settings;
  private final Topics topics;
  private final IntSupplier partitions;
  private final DuplicateMeters meters;
  private final InstantSource clock = InstantSource.system();
  private final Homes homes;
  private final KeyLog keys;
  private final PublishedResults results;
  private final Semaphore waiting;

  private volatile DuplicateTopics prepared = DuplicateTopics.NONE;
  private volatile long refusedUntil = System.nanoTime();
  private volatile long saidAt = System.nanoTime() - SAID_EVERY;
  private volatile long lookedAt = System.nanoTime();

  /**
   * @param kafka Kafka client settings of the user's
   * @param maxInFlight jobs at once
   * @param partitions how many the jobs topic has; 0 while that is not known
   */
  Duplicates(
      Map<String, String> kafka,
      Topics topics,
      DuplicateSettings settings,
      int maxInFlight,
      IntSupplier partitions,
      DuplicateMeters meters) {
    this.settings = requireNonNull(settings, "settings is null");
    this.topics = requireNonNull(topics, "topics is null");
    this.partitions = requireNonNull(partitions, "partitions is null");
    this.meters = requireNonNull(meters, "meters is null");
    this.homes = new Homes(settings.window(), settings.maxKeys(), clock);
    this.keys = new KeyLog(kafka, topics.keys(), settings.window(), clock, this);
    this.results = new PublishedResults(kafka, clock);
    this.waiting = new Semaphore(Math.max(1, maxInFlight / WAITING_PART));
  }

  /** Begins to learn; makes the topic if it is missing. */
  void begin(Cluster cluster) throws InterruptedException {
    if (settings.isOff()) {
      return;
    }
    prepared = DuplicateTopics.prepare(cluster, topics, settings.window());
    meters.keys(homes::size);
    meters.window(homes::effectiveWindow);
    results.start();
    if (prepared.keys()) {
      keys.start();
    }
  }

  /** These partitions of the jobs topic are this worker's from now on. Never waits. */
  void own(Set<Integer> owned) {
    if (settings.isOff()) {
      return;
    }
    Set<Integer> fresh = homes.own(owned);
    if (prepared.keys()) {
      keys.follow(owned, fresh);
    } else {
      fresh.forEach(this::onCutOff);
    }
  }

  /** A job's turn, which it takes before it is routed. */
  Turn turn(Arrival arrival, Job job) {
    return new Turn(this, arrival, job, names(arrival, job));
  }

  private List<Name> names(Arrival arrival, Job job) {
    // One that is replayed brings its id along, and its bytes may say the same.
    boolean ownId = arrival.isReplayed() || !job.id().equals(arrival.parking().jobId());
    boolean none = settings.isOff() || partitions.getAsInt() == 0;
    return none ? List.of() : Name.of(job, ownId, arrival.origin().timestamp());
  }

  /**
   * Another worker goes on with a job that stands in a partition of this one: those that are the
   * same wait for it here as if it ran here, as long as that may come to an end there. Never waits.
   */
  void expect(Delivery awaited) {
    Arrival arrival = Arrival.of(awaited);
    if (!arrival.isReplayed() && arrival.decoded() instanceof DecodedJob.Valid valid) {
      int here = awaited.partition();
      names(arrival, valid.job()).stream()
          .filter(name -> DefaultPartition.of(name.placedBy(), partitions()) == here)
          .forEach(name -> expect(name, here, awaited));
    }
  }

  private void expect(Name name, int here, Delivery awaited) {
    homes
        .find(here)
        .ifPresent(
            home -> {
              var _ = home.ask(name, () -> !awaited.isAwaited());
            });
  }

  @Override
  public void onKey(int partition, byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null) {
      return;
    }
    Fingerprint.read(key)
        .ifPresent(
            fingerprint ->
                WrittenCodec.decode(value)
                    .ifPresent(written -> remember(partition, fingerprint, remembered(written))));
  }

  @Override
  public void onCaughtUp(int partition) {
    homes.find(partition).ifPresent(Home::known);
  }

  @Override
  public void onCutOff(int partition) {
    homes.find(partition).ifPresent(Home::forgetful);
  }

  void remember(int partition, Fingerprint fingerprint, Remembered remembered) {
    homes.find(partition).ifPresent(home -> home.remember(fingerprint, remembered));
    sayIfShort();
  }

  /** What was not written with a result is not tried again at once: that would hold up results. */
  void onRefused(String topic, Exception cause) {
    refusedUntil = System.nanoTime() + REFUSED_FOR.toNanos();
    log.warn(
        "{} cannot be written, so duplicates are known only to the worker that has run the first"
            + " one: {}",
        topic,
        cause.getMessage());
  }

  private void sayIfShort() {
    long now = System.nanoTime();
    if (now - saidAt < SAID_EVERY || now - lookedAt < LOOKED_EVERY) {
      return;
    }
    lookedAt = now;
    Duration effective = homes.effectiveWindow();
    if (effective.compareTo(settings.window()) < 0) {
      saidAt = System.nanoTime();
      log.warn(
          "more than duplicates.max_keys {} names within {}: they are remembered for {} only",
          settings.maxKeys(),
          settings.window(),
          Duration.ofSeconds(effective.toSeconds()));
    }
  }

  static Remembered remembered(Written written) {
    return new Remembered(
        Instant.ofEpochMilli(written.epochMillis()),
        written.topic(),
        written.placedAt(),
        written.writer());
  }

  PublishedResults.Found find(Remembered remembered) throws InterruptedException {
    return results.find(
        new Written(
            remembered.topic(),
            remembered.at().toEpochMilli(),
            remembered.placedAt(),
            remembered.writer()));
  }

  Homes homes() {
    return homes;
  }

  int partitions() {
    return partitions.getAsInt();
  }

  /** Whether what is noted of a name at home there is read by whoever owns it next. */
  boolean notesAt(int partition) {
    boolean refused = System.nanoTime() - refusedUntil < 0;
    return prepared.keys() && !refused && homes.find(partition).map(Home::isLasting).orElse(true);
  }

  boolean isAligned() {
    return prepared.aligned();
  }

  /** The partition in which a job that comes from its rest is to rest again; null for any. */
  @Nullable Integer restsAgainAt(Delivery delivery) {
    return prepared.aligned() && delivery.hasRested() ? delivery.partition() : null;
  }

  /** Whether the jobs topic takes the record with what it then carries. */
  boolean canForward(Delivery delivery) {
    byte[] value = delivery.value();
    return value != null && value.length + FORWARDING_BYTES <= prepared.jobBytes();
  }

  /** Once in a while, that jobs of a partition are run without knowing what was run before. */
  void sayUnknown(int partition) {
    if (System.nanoTime() - saidAt >= SAID_EVERY) {
      saidAt = System.nanoTime();
      log.warn(
          "which jobs were run before in partition {} could not be read in time; its jobs are run"
              + " nevertheless",
          partition);
    }
  }

  String keysTopic() {
    return topics.keys();
  }

  Semaphore waiting() {
    return waiting;
  }

  DuplicateMeters meters() {
    return meters;
  }

  InstantSource clock() {
    return clock;
  }

  void stop() throws InterruptedException {
    if (prepared.keys()) {
      keys.stop();
    }
    if (!settings.isOff()) {
      results.stop();
    }
  }
}
