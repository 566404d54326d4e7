package dev.sluice.worker;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.fleet.HandoverChannel;
import dev.sluice.worker.fleet.HandoverListener;
import dev.sluice.worker.fleet.HandoverRecord;
import dev.sluice.worker.fleet.Place;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.PublishListener;
import dev.sluice.worker.publish.PublishSettings;
import dev.sluice.worker.publish.ReplyTopics;
import dev.sluice.worker.publish.ResultPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that this worker holds, under one name after another: one that others have taken for dead, or
 * that has taken a word back, is given nothing more. Says that they live, and takes back what is
 * not true any more. Thread-safe.
 */
final class Holders implements HandoverListener {

  private static final Logger log = LoggerFactory.getLogger(Holders.class);

  /** How often a holder says that it lives. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final String topic;
  private final String worker;
  private final Function<String, Function<Holder, ResultPublisher<Delivery>>> publishers;
  private final HandoverChannel channel;

  /** The last one is the present one, if it takes more; others have something to end still. */
  private final List<Holder> all = new CopyOnWriteArrayList<>();

  /** What is on record of this worker, and not true any more. */
  private final Queue<HandoverRecord> toTakeBack = new ConcurrentLinkedQueue<>();

  private volatile @Nullable Consumer<Delivery> onEnded;
  private @Nullable Thread beats;

  // Guarded by this.
  private int made;
  private boolean hurried;

  /**
   * @param publishing how results are published that are not held
   * @param onFatal told when publishing what is held cannot go on
   */
  Holders(
      PublishSettings publishing,
      ReplyTopics replyTopics,
      PublishListener meters,
      Consumer<Throwable> onFatal) {
    this.topic = publishing.handover();
    this.worker = publishing.transactionalId();
    this.publishers =
        id ->
            holder ->
                new ResultPublisher<>(
                    publishing.withTransactionalId(id), replyTopics, holder, meters, onFatal);
    this.channel = new HandoverChannel(publishing.kafka(), topic, this);
  }

  HandoverChannel channel() {
    return channel;
  }

  /**
   * @param ended told once of each delivery that was held and is no longer
   */
  void start(Consumer<Delivery> ended) {
    onEnded = ended;
    channel.start();
    beats = Thread.ofVirtual().name("handover-beats").start(this::beat);
  }

  /** The one that is to hold what has to be held from now on. */
  synchronized Holder present() {
    if (all.isEmpty() || !all.getLast().takesMore()) {
      String id = worker + "-handover-" + ++made;
      all.add(new Holder(id, topic, channel, publishers.apply(id), this::ended));
    }
    return all.getLast();
  }

  private void ended(Delivery delivery) {
    requireNonNull(onEnded, "not started").accept(delivery);
    synchronized (this) {
      notifyAll();
    }
  }

  /** The end of a job that is held; if it is held no longer, others have begun it. */
  void publish(Publication<Delivery> publication) {
    all.stream()
        .filter(holder -> holder.holds(publication.delivery()))
        .forEach(holder -> holder.publish(publication));
  }

  /** Whether it is this worker's own, which knows itself whether it lives. */
  boolean isPresent(String id) {
    return named(id).anyMatch(holder -> !holder.isLost());
  }

  private Stream<Holder> named(String id) {
    return all.stream().filter(holder -> holder.id().equals(id));
  }

  Duration silence() {
    return all.stream().map(Holder::silence).max(naturalOrder()).orElse(Duration.ZERO);
  }

  /** How many jobs are held here. */
  int held() {
    return all.stream().mapToInt(Holder::size).sum();
  }

  /** It is, or may be, on record that the holder holds this, and it does not. */
  void takeBack(Place place, Holder holder) {
    holder.takeNoMore();
    toTakeBack.add(HandoverRecord.notHeld(place, holder.id()));
  }

  /** Of this worker's own words, one may not be true: the cluster took it after it was given up. */
  @Override
  public void onHeld(Place place, String id) {
    named(id).filter(holder -> !holder.knows(place)).forEach(holder -> takeBack(place, holder));
  }

  @Override
  public void onDone(Place place, String id) {
    named(id).forEach(holder -> holder.readDone(place));
  }

  @Override
  public void onOver(String id) {
    named(id).forEach(Holder::lose);
  }

  @Override
  public void onGap() {
    all.forEach(Holder::lose);
  }

  private void beat() {
    try {
      while (true) {
        Thread.sleep(BEAT);
        for (Holder holder : all) {
          beat(holder);
        }
        writeTakenBack();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    } catch (RuntimeException e) {
      log.error("it cannot be told any more that this worker lives: others take what it holds", e);
    }
  }

  private void beat(Holder holder) throws InterruptedException {
    holder.forgetGivenUp().forEach(place -> takeBack(place, holder));
    boolean isToBeHeard = holder.isToBeHeard();
    if (holder.isLost() || (!isToBeHeard && !holder.takesMore())) {
      retire(holder);
    } else if (isToBeHeard) {
      var _ = channel.lives(holder.id());
    }
  }

  /** What one that is lost still has to say is refused, and may take a while to be. */
  private void retire(Holder old) {
    all.remove(old);
    Thread.ofVirtual().name("handover-retired").start(() -> stop(old));
  }

  private static void stop(Holder holder) {
    try {
      holder.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeTakenBack() throws InterruptedException {
    List<HandoverRecord> records = new ArrayList<>();
    for (HandoverRecord next = toTakeBack.poll(); next != null; next = toTakeBack.poll()) {
      records.add(next);
    }
    if (!records.isEmpty() && !channel.write(records)) {
      toTakeBack.addAll(records); // Whoever waits for them does so until this worker is gone.
    }
  }

  /**
   * Waits until nothing is held here any more, for that long at most, and gives up what is left,
   * for others to begin.
   */
  void drain(Duration patience) throws InterruptedException {
    awaitNothingHeld(System.nanoTime() + patience.toNanos());
    for (Holder holder : all) {
      holder.release(place -> takeBack(place, holder));
    }
    if (!toTakeBack.isEmpty()) {
      log.warn("gave up {} jobs that were held, for others to begin", toTakeBack.size());
    }
    writeTakenBack();
  }

  private synchronized void awaitNothingHeld(long deadline) throws InterruptedException {
    while (!hurried && held() > 0) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(Math.min(left, BEAT.toMillis()));
    }
  }

  /** Ends {@link #drain} at once, now or when it begins. */
  synchronized void hurry() {
    hurried = true;
    notifyAll();
  }

  /** Publishes what has come to its end, for a bounded time, and hears no more. */
  void stop() throws InterruptedException {
    for (Holder holder : all) {
      holder.stop();
    }
    if (beats != null) {
      beats.interrupt();
      beats.join();
    }
    channel.stop();
  }
}
