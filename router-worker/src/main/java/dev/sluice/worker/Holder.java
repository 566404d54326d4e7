package dev.sluice.worker;

import static java.util.Comparator.naturalOrder;
import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.fleet.HandoverChannel;
import dev.sluice.worker.fleet.HandoverRecord;
import dev.sluice.worker.fleet.Place;
import dev.sluice.worker.publish.Offsets;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.ResultPublisher;
import dev.sluice.worker.publish.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this worker holds under one transactional id, and the publisher of it: each job's end in one
 * transaction with the word that it is done, which takes the place of the offset. Once others have
 * taken the holder for dead it publishes nothing any more. Thread-safe.
 */
final class Holder implements Offsets<Delivery> {

  private static final Logger log = LoggerFactory.getLogger(Holder.class);

  /** An open transaction of somebody else's may keep from others for so long what is published. */
  private static final Duration AFTERGLOW = Duration.ofSeconds(20);

  private final String id;
  private final String topic;
  private final HandoverChannel channel;
  private final Consumer<Delivery> onEnded;
  private final ResultPublisher<Delivery> publisher;
  private final Map<Place, Delivery> held = new ConcurrentHashMap<>();

  // Guarded by this.
  /** Of those that are held, whose end was read to be published. */
  private final Set<Place> published = new HashSet<>();

  /** Of those that are not held any more, whose end was not read yet. */
  private final Set<Place> unread = new HashSet<>();

  private long busyAt = System.nanoTime();

  private volatile boolean lost;
  private volatile boolean closed;

  /**
   * @param id the transactional id, this holder's alone for ever
   * @param topic the handover topic
   * @param publishers makes the one that publishes what was held
   * @param onEnded told once of each delivery that is held no longer
   */
  Holder(
      String id,
      String topic,
      HandoverChannel channel,
      Function<Holder, ResultPublisher<Delivery>> publishers,
      Consumer<Delivery> onEnded) {
    this.id = requireNonNull(id, "id is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.channel = requireNonNull(channel, "channel is null");
    this.onEnded = requireNonNull(onEnded, "onEnded is null");
    this.publisher = publishers.apply(this);
    publisher.start();
  }

  String id() {
    return id;
  }

  /**
   * Whether it can be given more to hold. One that has taken a word back cannot: nobody could tell
   * whether another word on the same job came before that or after.
   */
  boolean takesMore() {
    return !lost && !closed;
  }

  void takeNoMore() {
    closed = true;
  }

  /** Whether others have taken it for dead. */
  boolean isLost() {
    return lost;
  }

  static Place place(Delivery delivery) {
    return new Place(
        delivery.topic(),
        delivery.partition(),
        delivery.offset(),
        delivery.timestamp().toEpochMilli());
  }

  /** It is about to be put on record that it holds this. */
  void take(Delivery delivery) {
    held.put(place(delivery), delivery);
  }

  boolean holds(Delivery delivery) {
    return delivery.equals(held.get(place(delivery)));
  }

  /** Whether it was right to say that it holds this. */
  synchronized boolean knows(Place place) {
    Delivery delivery = held.get(place);
    return (delivery != null && !delivery.isAbandoned()) || unread.contains(place);
  }

  /** Whether it is to say that it lives: as long as anybody may wait for what it held. */
  synchronized boolean isToBeHeard() {
    long now = System.nanoTime();
    if (size() > 0) {
      busyAt = now;
    }
    return now - busyAt < AFTERGLOW.toNanos();
  }

  /** For how long nothing was seen of the job that is silent for longest. */
  Duration silence() {
    long now = System.nanoTime();
    return held.values().stream()
        .map(delivery -> delivery.silence(now))
        .max(naturalOrder())
        .orElse(Duration.ZERO);
  }

  /** How many jobs it holds. */
  int size() {
    return (int) held.values().stream().filter(delivery -> !delivery.isAbandoned()).count();
  }

  /**
   * Forgets what was given up with its partition before it stood that it is held here. It may stand
   * all the same, or will in a moment.
   *
   * @return where that was
   */
  synchronized List<Place> forgetGivenUp() {
    List<Place> places = new ArrayList<>();
    held.forEach(
        (place, delivery) -> {
          if (delivery.isAbandoned() && held.remove(place, delivery)) {
            places.add(place);
          }
        });
    return places;
  }

  /**
   * It is on record that it holds this.
   *
   * @return false if it does not hold it any more, so that this must be taken back
   */
  synchronized boolean stated(Delivery delivery) {
    if (lost) {
      drop(delivery);
    }
    return delivery.isHeld();
  }

  /** A job that it holds has come to its end. */
  void publish(Publication<Delivery> publication) {
    HandoverRecord done = HandoverRecord.done(place(publication.delivery()), id);
    publisher.publish(
        publication.saying(List.of(new Word(topic, done.partition(), done.key(), done.value()))));
  }

  /** The end of a job that it held was read to be published. */
  synchronized void readDone(Place place) {
    if (!unread.remove(place)) {
      published.add(place);
    }
  }

  /**
   * Only what is still held, and only after all was read that others had said by now: the producer
   * is open, so if it was taken for dead before that, this tells; and after that, the cluster does.
   */
  @Override
  public Commit<Delivery> commitAfter(Collection<Delivery> finished) {
    List<Delivery> ours = finished.stream().filter(this::holds).toList();
    if (ours.isEmpty() || lost) {
      return Commit.withoutOffsets(List.of());
    }
    if (!hasHeardAll()) {
      return Commit.later(ours);
    }
    return Commit.withoutOffsets(lost ? List.of() : ours);
  }

  private boolean hasHeardAll() {
    try {
      return channel.awaitSigns();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public synchronized void committed(Collection<Delivery> finished) {
    for (Delivery delivery : finished) {
      if (!published.remove(place(delivery))) {
        unread.add(place(delivery));
      }
      end(delivery);
    }
  }

  @Override
  public List<Delivery> committedOf(Collection<Delivery> deliveries)
      throws InterruptedException, ExecutionException {
    if (!channel.awaitHoldings()) {
      throw new ExecutionException(new TimeoutException("what is published could not be read"));
    }
    return published(deliveries);
  }

  private synchronized List<Delivery> published(Collection<Delivery> deliveries) {
    return deliveries.stream().filter(one -> published.contains(place(one))).toList();
  }

  private void end(Delivery delivery) {
    if (held.remove(place(delivery), delivery)) {
      onEnded.accept(delivery);
    }
  }

  /**
   * Others have taken it for dead, and begin what it held. Nothing of that is published here any
   * more: what is under way is given up.
   */
  synchronized void lose() {
    if (lost) {
      return;
    }
    lost = true;
    if (!held.isEmpty()) {
      log.warn(
          "taken for dead by other workers: {} jobs that were held here are theirs", held.size());
    }
    held.values().forEach(this::drop);
  }

  /** What is not on record yet is dropped once it is. */
  private void drop(Delivery delivery) {
    if (delivery.release() || delivery.isLeaving()) {
      end(delivery);
    }
  }

  /**
   * Gives up what has not come to its end.
   *
   * @param takenBack told where each of them stands
   */
  synchronized void release(Consumer<Place> takenBack) {
    for (Delivery delivery : held.values()) {
      if (delivery.release()) {
        end(delivery);
        takenBack.accept(place(delivery));
      }
    }
  }

  /** Publishes what has come to its end, for a bounded time. */
  void stop() throws InterruptedException {
    publisher.stop();
  }
}
