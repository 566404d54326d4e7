package dev.sluice.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a member of a real group knows of the partitions that it owns. */
@Timeout(120)
final class OwnershipIT {

  private static final String TOPIC = "llm.jobs";

  @TempDir Path directory;

  @Test
  void aMemberOwnsItsPartitionsAsLongAsTheGroupAnswersAndNothingBeforeOthersMayHaveThem()
      throws Exception {
    EmbeddedKafka broker =
        EmbeddedKafka.start(new EmbeddedKafka.Options(0, directory.resolve("data")));
    JobConsumer consumer = null;
    try {
      Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(Map.copyOf(kafka))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
      }
      consumer =
          new JobConsumer(
              new ConsumerSettings(kafka, Map.of(TOPIC, Duration.ZERO), "workers", 10, 1 << 20),
              new NobodyHolds(),
              cause -> {},
              owned -> {});
      assertThat(consumer.ownership().partitions()).isEmpty();
      consumer.start(delivery -> {});
      JobConsumer member = consumer;
      await().atMost(Duration.ofSeconds(30)).until(() -> ownsAll(member.ownership()));
      await()
          .during(Duration.ofSeconds(12))
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> ownsAll(member.ownership()));

      broker.close();
      long gone = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(10).plus(Assignment.PATIENCE))
          .pollInterval(Duration.ofMillis(200))
          .until(() -> member.ownership().partitions().isEmpty());
      assertThat(Duration.ofNanos(System.nanoTime() - gone)).isGreaterThan(Duration.ofSeconds(4));
    } finally {
      if (consumer != null) {
        consumer.stop();
      }
      broker.close();
    }
  }

  private static boolean ownsAll(Ownership ownership) {
    return ownership.partitions().equals(Set.of(0, 1, 2))
        && ownership.all() == 3
        && ownership.validFor().isPositive();
  }
}
