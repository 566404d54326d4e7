package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names of jobs that are told from one owner of a partition to the next, on a real broker. */
@Timeout(120)
final class KeyLogIT {

  private static final String TOPIC = "llm.keys";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Told told = new Told();
  private EmbeddedKafka broker;
  private KafkaProducer<byte[], byte[]> owner;
  private KeyLog log;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(Map.copyOf(kafka))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
    }
    owner =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                "owner",
                "key.serializer",
                ByteArraySerializer.class,
                "value.serializer",
                ByteArraySerializer.class));
    owner.initTransactions();
    log = new KeyLog(kafka, TOPIC, Duration.ofHours(1), InstantSource.system(), told);
  }

  @AfterEach
  void stop() throws InterruptedException {
    log.stop();
    owner.close(Duration.ZERO);
    broker.close();
  }

  @Test
  void whatWasWrittenWithinTheWindowIsToldBeforeItIsCaughtUp() {
    write(0, "old", Instant.now().minus(Duration.ofHours(2)));
    write(0, "young", Instant.now());
    write(1, "another's", Instant.now());
    log.start();
    log.follow(Set.of(0), Set.of(0));

    await().atMost(PATIENCE).until(() -> told.all.contains("caught up 0"));
    assertThat(told.all).containsExactly("0 young", "caught up 0");
  }

  @Test
  void whatAnOwnerBeforeHasWrittenAndNotYetCommittedIsWaitedFor() {
    owner.beginTransaction();
    send(0, "open", Instant.now());
    owner.flush();
    log.start();
    log.follow(Set.of(0, 1), Set.of(0, 1));
    await().atMost(PATIENCE).until(() -> told.all.contains("caught up 1"));
    assertThat(told.all).doesNotContain("caught up 0");
    owner.commitTransaction();

    await().atMost(PATIENCE).until(() -> told.all.contains("caught up 0"));
    assertThat(told.all).containsSubsequence("0 open", "caught up 0");
  }

  @Test
  void whatAnOwnerBeforeStillEndsIsToldLater() {
    log.start();
    log.follow(Set.of(0), Set.of(0));
    await().atMost(PATIENCE).until(() -> told.all.contains("caught up 0"));
    write(0, "late", Instant.now());

    await().atMost(PATIENCE).until(() -> told.all.contains("0 late"));
  }

  @Test
  void whoComesBackToAPartitionIsToldAllOfItAgain() {
    write(0, "one", Instant.now());
    log.start();
    for (int times = 1; times <= 2; times++) {
      log.follow(Set.of(), Set.of());
      log.follow(Set.of(0), Set.of(0));
      int expected = times;
      await()
          .atMost(PATIENCE)
          .until(() -> told.all.stream().filter("caught up 0"::equals).count() == expected);
    }

    assertThat(told.all).containsExactly("0 one", "caught up 0", "0 one", "caught up 0");
  }

  @Test
  void aPartitionThatIsNotThereIsCutOffAndSoAreAllOnceTheTopicIsGone() throws Exception {
    log.start();
    log.follow(Set.of(0, 7), Set.of(0, 7));
    await().atMost(PATIENCE).until(() -> told.all.contains("caught up 0"));
    assertThat(told.all).contains("cut off 7").doesNotContain("cut off 0");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
    }

    await().atMost(PATIENCE).until(() -> told.all.contains("cut off 0"));
  }

  private void write(int partition, String key, Instant at) {
    owner.beginTransaction();
    send(partition, key, at);
    owner.commitTransaction();
  }

  private void send(int partition, String key, Instant at) {
    var _ =
        owner.send(
            new ProducerRecord<>(
                TOPIC, partition, at.toEpochMilli(), key.getBytes(UTF_8), new byte[] {1}));
  }

  private static final class Told implements KeyListener {
    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void onKey(int partition, byte @Nullable [] key, byte @Nullable [] value) {
      all.add(partition + " " + new String(java.util.Objects.requireNonNull(key), UTF_8));
    }

    @Override
    public void onCaughtUp(int partition) {
      all.add("caught up " + partition);
    }

    @Override
    public void onCutOff(int partition) {
      all.add("cut off " + partition);
    }
  }
}
