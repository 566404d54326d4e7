package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FenceProducersOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How workers tell each other which jobs they hold whose partitions are others', and how one finds
 * out that another will never end what it holds. A holder goes by the transactional id under which
 * it publishes what it held. Thread-safe.
 */
public final class HandoverChannel {

  private static final Logger log = LoggerFactory.getLogger(HandoverChannel.class);

  private static final Duration ASKING = Duration.ofSeconds(5);
  private static final Duration FENCING = Duration.ofSeconds(10);

  /** How often it is looked after those whose jobs are waited for. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration READING = Duration.ofSeconds(2);

  private final HandoverSettings settings;
  private final HandoverListener listener;
  private final Holdings holdings = new Holdings();
  private final HandoverReader reader;
  private final HandoverWriter writer;
  private final Trouble unfenced =
      new Trouble("a worker that is taken for dead cannot be kept from publishing what it held");

  /** Guarded by itself. */
  private final HolderWatch watch = new HolderWatch();

  /** Those that are being seen to. Guarded by {@link #watch}. */
  private final Set<String> inHand = new HashSet<>();

  // Guarded by this.
  private @Nullable Admin admin;
  private boolean stopped;

  private @Nullable Thread watcher;

  /**
   * @param kafka Kafka client settings of the user's
   * @param topic of {@link HandoverRecord#PARTITIONS} partitions, compacted
   */
  public HandoverChannel(Map<String, String> kafka, String topic, HandoverListener listener) {
    this.settings = new HandoverSettings(kafka, topic);
    this.listener = requireNonNull(listener, "listener is null");
    this.reader = new HandoverReader(settings, this::hear, this::lose);
    this.writer = new HandoverWriter(settings);
  }

  public void start() {
    reader.start();
    watcher = Thread.ofVirtual().name("handover-watch").start(this::lookAfterHolders);
  }

  private void hear(HandoverMessage message) {
    holdings.heard(message);
    switch (message) {
      case HandoverMessage.Held held -> {
        note(held.holder());
        listener.onHeld(held.place(), held.holder());
      }
      case HandoverMessage.Done done -> listener.onDone(done.place(), done.holder());
      case HandoverMessage.Lives lives -> note(lives.holder());
      case HandoverMessage.Over over -> {
        synchronized (watch) {
          watch.condemn(over.holder());
        }
        listener.onOver(over.holder());
      }
      case HandoverMessage.NotHeld _, HandoverMessage.Settled _ -> {}
    }
  }

  private void note(String holder) {
    synchronized (watch) {
      watch.heard(holder, System.nanoTime());
    }
  }

  private void lose() {
    holdings.forget();
    listener.onGap();
  }

  /**
   * Writes records, and waits for the cluster's word; false if not all of them stand for certain.
   */
  public boolean write(List<HandoverRecord> records) throws InterruptedException {
    return writer.write(records);
  }

  /** A holder says that it lives; it is to do so once a second while it holds anything. */
  public boolean lives(String holder) throws InterruptedException {
    return writer.write(List.of(HandoverRecord.lives(holder)));
  }

  /**
   * Waits until all was read that stood among the holdings when this was called.
   *
   * @return false if that took too long, or nobody told how much that is
   */
  public boolean awaitHoldings() throws InterruptedException {
    return awaitRead(HandoverRecord.HOLDINGS, ASKING);
  }

  /** The same of what holders and those who judge them say. */
  public boolean awaitSigns() throws InterruptedException {
    return awaitRead(HandoverRecord.SIGNS, READING);
  }

  private boolean awaitRead(int partition, Duration patience) throws InterruptedException {
    try {
      TopicPartition which = new TopicPartition(settings.topic(), partition);
      // All that is written counts, also what open transactions keep from being read yet.
      long end =
          admin()
              .listOffsets(Map.of(which, OffsetSpec.latest()))
              .partitionResult(which)
              .get(ASKING.toMillis(), TimeUnit.MILLISECONDS)
              .offset();
      return reader.awaitRead(partition, end, patience);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      return false;
    }
  }

  private synchronized Admin admin() {
    if (stopped) {
      throw new IllegalStateException("stopped");
    }
    Admin opened = admin;
    if (opened == null) {
      opened = Admin.create(settings.toAdmin());
      admin = opened;
    }
    return opened;
  }

  /** How it stands with a job, as far as was read. */
  public JobStanding standing(Place place) {
    return holdings.standing(place);
  }

  /** Who is on record as a holder of a job, dead or alive. */
  public Set<String> onRecord(Place place) {
    return holdings.onRecord(place);
  }

  /** Changes with every word that may change how it stands with a job. */
  public long changes() {
    return holdings.changes();
  }

  /** Somebody else than the topic has news for those who look at {@link #changes}. */
  public void touch() {
    holdings.touch();
  }

  /** From here on it is found out if the holder dies, and it is kept from publishing then. */
  public void watch(String holder) {
    synchronized (watch) {
      watch.watch(holder, System.nanoTime());
    }
  }

  private void lookAfterHolders() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        if (isWatching() && awaitSigns()) {
          dead()
              .forEach(holder -> Thread.ofVirtual().name("handover-over").start(() -> end(holder)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    }
  }

  private boolean isWatching() {
    synchronized (watch) {
      return watch.isWatching();
    }
  }

  private List<String> dead() {
    synchronized (watch) {
      long now = System.nanoTime();
      watch.attentive(now);
      List<String> silent = watch.dead(now);
      // Who holds nothing any more has no reason to say that it lives.
      silent.stream().filter(holder -> !holdings.isHolding(holder)).forEach(watch::unwatch);
      return silent.stream().filter(holdings::isHolding).filter(inHand::add).toList();
    }
  }

  /** Or tries it again in a while. */
  private void end(String holder) {
    boolean over = false;
    try {
      over = takeOver(holder);
      if (!over) {
        Thread.sleep(unfenced.pause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (watch) {
        inHand.remove(holder);
        if (over) {
          watch.unwatch(holder);
        }
      }
    }
  }

  /**
   * Sees to it that a holder publishes nothing any more, and reads what it has published. The word
   * comes first: a holder that opens its producer again, not knowing why it broke, reads it before
   * it writes anything, and stops.
   */
  private boolean takeOver(String holder) throws InterruptedException {
    boolean ended =
        writer.write(List.of(HandoverRecord.over(holder))) && fence(holder) && awaitHoldings();
    if (ended) {
      log.info("{} is dead: what it held is begun by those who own it", holder);
      holdings.over(holder);
    }
    return ended;
  }

  /** Aborts its open transaction, or sees it through, and lets it begin no other. */
  private boolean fence(String holder) throws InterruptedException {
    try {
      admin()
          .fenceProducers(
              List.of(holder), new FenceProducersOptions().timeoutMs((int) FENCING.toMillis()))
          .all()
          .get();
      return true;
    } catch (ExecutionException | RuntimeException e) {
      unfenced.arose(e);
      return false;
    }
  }

  public void stop() throws InterruptedException {
    Thread started = watcher;
    if (started != null) {
      started.interrupt();
      reader.stop();
    }
    writer.close();
    synchronized (this) {
      stopped = true;
      if (admin != null) {
        admin.close(Duration.ofSeconds(1));
        admin = null;
      }
    }
  }
}
