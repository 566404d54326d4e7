package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.consume.Handover;
import dev.sluice.worker.consume.JobConsumer;
import dev.sluice.worker.fleet.HandoverChannel;
import dev.sluice.worker.fleet.HandoverRecord;
import dev.sluice.worker.fleet.JobStanding;
import dev.sluice.worker.fleet.Place;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.PublishListener;
import dev.sluice.worker.publish.PublishSettings;
import dev.sluice.worker.publish.ReplyTopics;
import dev.sluice.worker.publish.ResultPublisher;
import dev.sluice.worker.publish.Word;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every delivery is published, and how those outlast the ownership of their partitions for
 * which calls were made: this worker holds them to their end, and the next owner waits for that.
 * Thread-safe.
 *
 * <p>What is put on record, and why no job has two results, stands in docs/adr/0024.
 */
final class Handovers implements Handover {

  private static final Logger log = LoggerFactory.getLogger(Handovers.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String topic;
  private final Holders holders;
  private final HandoverChannel channel;
  private volatile @Nullable ResultPublisher<Delivery> publisher;
  private volatile Consumer<Delivery> onAwaiting = delivery -> {};
  private volatile boolean stopped;

  /**
   * @param publishing how results are published that are not held
   * @param onFatal told when publishing what is held cannot go on
   */
  Handovers(
      PublishSettings publishing,
      ReplyTopics replyTopics,
      PublishListener meters,
      Consumer<Throwable> onFatal) {
    this.topic = publishing.handover();
    this.holders = new Holders(publishing, replyTopics, meters, onFatal);
    this.channel = holders.channel();
  }

  /**
   * Begins to read what others hold.
   *
   * @param consumer whose deliveries these are
   * @param owned publishes what is not held
   * @param awaiting told, on the poll thread, of each job that another worker may end still
   */
  void start(JobConsumer consumer, ResultPublisher<Delivery> owned, Consumer<Delivery> awaiting) {
    publisher = owned;
    onAwaiting = awaiting;
    holders.start(consumer::heldEnded);
  }

  /**
   * Publishes the end of a job: with the offsets of its partition, or as one that is held.
   *
   * @throws InterruptedException if its delivery was given up, and somebody else begins it
   */
  void publish(Publication<Delivery> publication) throws InterruptedException {
    Delivery delivery = publication.delivery();
    switch (delivery.leave()) {
      case WITH_OFFSETS ->
          publisher()
              .publish(
                  delivery.isLeftBehind()
                      ? publication.saying(takenBack(Holder.place(delivery)).toList())
                      : publication);
      case HELD -> holders.publish(publication);
    }
  }

  private ResultPublisher<Delivery> publisher() {
    return requireNonNull(publisher, "not started");
  }

  @Override
  public void state(List<Delivery> held) {
    Holder holder = holders.present();
    held.forEach(holder::take);
    held.forEach(delivery -> publisher().publish(statement(delivery, holder)));
  }

  private Publication<Delivery> statement(Delivery delivery, Holder holder) {
    Place place = Holder.place(delivery);
    return Publication.elsewhere(delivery, List.of(word(HandoverRecord.held(place, holder.id()))))
        .tell(
            stands -> {
              if (!holder.stated(delivery)) {
                holders.takeBack(place, holder);
              }
            });
  }

  private Word word(HandoverRecord record) {
    return new Word(topic, record.partition(), record.key(), record.value());
  }

  /** Once its offset is committed, nobody needs to know who held it. */
  private Stream<Word> takenBack(Place place) {
    return channel.onRecord(place).stream()
        .map(holder -> word(HandoverRecord.notHeld(place, holder)));
  }

  @Override
  public Inquiry inquire() {
    AtomicBoolean answered = new AtomicBoolean();
    Thread.ofVirtual().name("handover-inquiry").start(() -> ask(answered));
    return delivery -> answered.get() ? standing(Holder.place(delivery)) : Standing.HELD;
  }

  private void ask(AtomicBoolean answered) {
    try {
      while (!channel.awaitHoldings()) {
        if (stopped) {
          return;
        }
        log.warn("what other workers hold is not known yet; what earlier owners left waits for it");
        Thread.sleep(PAUSE);
      }
      answered.set(true);
      channel.touch();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Standing standing(Place place) {
    return switch (channel.standing(place)) {
      case JobStanding.Held held -> {
        held.holders().stream()
            .filter(holder -> !holders.isPresent(holder))
            .forEach(channel::watch);
        yield Standing.HELD;
      }
      case JobStanding.Done _ -> Standing.DONE;
      case JobStanding.Free _ -> Standing.FREE;
    };
  }

  @Override
  public long changes() {
    return channel.changes();
  }

  @Override
  public void awaiting(Delivery awaited) {
    onAwaiting.accept(awaited);
  }

  @Override
  public void endedElsewhere(Delivery delivery) {
    Place place = Holder.place(delivery);
    publisher()
        .publish(
            Publication.elsewhere(
                delivery,
                Stream.concat(takenBack(place), Stream.of(word(HandoverRecord.settled(place))))
                    .toList()));
  }

  /** For how long nothing was seen of the held job that is silent for longest. */
  Duration silence() {
    return holders.silence();
  }

  /** How many jobs are held here. */
  int held() {
    return holders.held();
  }

  /**
   * Waits until nothing is held here any more, for that long at most, and gives up what is left,
   * for others to begin.
   */
  void drain(Duration patience) throws InterruptedException {
    holders.drain(patience);
  }

  /** Ends {@link #drain} at once, now or when it begins. */
  void hurry() {
    holders.hurry();
  }

  /** Publishes what has come to its end, for a bounded time, and hears no more. */
  void stop() throws InterruptedException {
    stopped = true;
    holders.stop();
  }
}
