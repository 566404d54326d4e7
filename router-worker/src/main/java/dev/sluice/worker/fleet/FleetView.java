package dev.sluice.worker.fleet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** What the workers of a fleet told each other of late, for somebody who is none of them. */
public final class FleetView {

  private static final Duration POLL = Duration.ofMillis(200);

  private FleetView() {}

  /**
   * Reads the last five minutes; writes nothing, and nobody notices.
   *
   * @param kafka Kafka client settings of the user's
   * @param patience what could not be read until then is left out
   * @return in the order in which it was told
   * @throws FleetUnreachableException if the topic is missing, may not be read, or no broker
   *     answers within seconds
   */
  public static List<Heard> read(
      Map<String, String> kafka, String topic, Duration patience, InstantSource clock) {
    try {
      return readAll(kafka, topic, patience, clock);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new FleetUnreachableException(
          "topic %s cannot be read: %s".formatted(topic, e.getMessage()), e);
    }
  }

  private static List<Heard> readAll(
      Map<String, String> kafka, String topic, Duration patience, InstantSource clock) {
    FleetSettings settings = new FleetSettings(kafka, topic);
    ClusterClock cluster = new ClusterClock(clock);
    List<Heard> heard = new ArrayList<>();
    Instant end = clock.instant().plus(patience);
    try (FleetReader reader = new FleetReader(new KafkaConsumer<>(settings.toConsumer()), topic)) {
      reader.seek(cluster.toCluster(clock.instant().minus(FleetFollower.MEMORY)));
      while (!reader.isCaughtUp() && clock.instant().isBefore(end)) {
        reader
            .poll(POLL)
            .forEach(
                record ->
                    FleetCodec.decode(record.value())
                        .map(
                            told ->
                                heard(
                                    told, cluster.toLocal(record.timestamp()), record.timestamp()))
                        .ifPresent(heard::add));
      }
    }
    return heard;
  }

  private static Heard heard(Envelope told, Instant at, long stamp) {
    return new Heard(told.worker(), told.message(), at, stamp);
  }
}
