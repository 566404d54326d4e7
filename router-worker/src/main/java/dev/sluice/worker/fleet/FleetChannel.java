package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How workers tell each other what they know: what one tells, all others hear, in one order and
 * mostly within milliseconds. It is a help and no promise. A message may be lost, and whatever
 * happens to the topic, a worker goes on with what it knows itself. Thread-safe.
 */
public final class FleetChannel {

  private static final Logger log = LoggerFactory.getLogger(FleetChannel.class);

  private final String worker;
  private final FleetTraffic traffic = new FleetTraffic();
  private final ClusterClock clock;
  private final Members others;
  private final FleetSender sender;
  private final FleetFollower follower;
  private volatile Instant lastHeard;

  /**
   * @param kafka Kafka client settings of the user's
   * @param topic of one partition, whose records the cluster stamps
   * @param worker this one's name, unique among all that live
   */
  public FleetChannel(Map<String, String> kafka, String topic, String worker, InstantSource clock) {
    this.worker = requireNonNull(worker, "worker is null");
    this.clock = new ClusterClock(clock);
    this.others = new Members(clock);
    this.lastHeard = clock.instant();
    FleetSettings settings = new FleetSettings(kafka, topic);
    this.sender =
        new FleetSender(
            () -> new KafkaProducer<>(settings.toProducer()), topic, worker, this.clock, traffic);
    this.follower =
        new FleetFollower(
            () -> new FleetReader(new KafkaConsumer<>(settings.toConsumer()), topic), this.clock);
  }

  /** Begins to hear, and to tell that this worker lives. */
  public void start(FleetListener listener) {
    requireNonNull(listener, "listener is null");
    sender.start();
    follower.start(record -> hear(record, listener), listener::onGap);
  }

  /** Tells all others. Never waits: what cannot be told within seconds is lost. */
  public void tell(FleetMessage message) {
    sender.tell(message);
  }

  /**
   * Waits until all was heard that others told in the last five minutes.
   *
   * @return false if that took longer
   */
  public boolean awaitCaughtUp(Duration patience) throws InterruptedException {
    return follower.awaitCaughtUp(patience);
  }

  /**
   * Whether what was heard since the start reaches back to all that was told in that time, or in
   * the last five minutes if that is less. It does not if the topic is younger.
   */
  public boolean remembers(Duration time) {
    return follower.remembers(time);
  }

  /** How many workers live as far as is known here, this one among them. */
  public int members() {
    return others.count() + 1;
  }

  /**
   * For how long nothing was heard, this worker's own messages included: more than a few seconds
   * tell that it is cut off.
   */
  public Duration silence() {
    Duration silence = Duration.between(lastHeard, clock.now());
    return silence.isNegative() ? Duration.ZERO : silence;
  }

  public FleetTraffic traffic() {
    return traffic;
  }

  private void hear(ConsumerRecord<byte[], byte[]> record, FleetListener listener) {
    lastHeard = clock.toLocal(record.timestamp());
    Optional<Envelope> envelope = FleetCodec.decode(record.value());
    if (envelope.isEmpty()) {
      traffic.countSkipped();
      return;
    }
    Envelope told = envelope.get();
    Heard heard = new Heard(told.worker(), told.message(), lastHeard, record.timestamp());
    if (told.worker().equals(worker)) {
      pass(heard, listener::onOwn);
    } else {
      traffic.countHeard();
      count(heard);
      pass(heard, listener::onMessage);
    }
  }

  private void count(Heard heard) {
    if (heard.message() instanceof FleetMessage.Left) {
      others.left(heard.worker());
    } else {
      others.heard(heard.worker(), heard.at());
    }
  }

  /** What a bug of ours breaks is one message, and not the hearing. */
  private static void pass(Heard heard, Consumer<Heard> ear) {
    try {
      ear.accept(heard);
    } catch (RuntimeException e) {
      log.error("a message of worker {} could not be taken", heard.worker(), e);
    }
  }

  /** Tells what was to be told, and that it leaves, for a bounded time, and hears no more. */
  public void stop() throws InterruptedException {
    sender.stop();
    follower.stop();
  }
}
