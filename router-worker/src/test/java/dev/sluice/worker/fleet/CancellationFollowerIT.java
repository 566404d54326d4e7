package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import dev.sluice.schema.CancellationCodec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
import org.junit.jupiter.api.io.TempDir;

/** What is cancelled, on its way through a real cluster, whatever becomes of that. */
@Timeout(120)
final class CancellationFollowerIT {

  private static final String TOPIC = "llm.control";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private final List<Ear> ears = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    broker = start(0);
    makeTopic();
  }

  @AfterEach
  void stop() throws Exception {
    for (Ear ear : ears) {
      ear.follower.stop();
    }
    broker.close();
  }

  @Test
  void whatIsCancelledIsHeardByAllWellWithinASecond() throws Exception {
    Ear first = join();
    Ear second = join();
    for (int i = 0; i < 20; i++) {
      Subject subject = Subject.job("job-" + i);
      write(subject.key(), cancelling(subject));
      long written = System.nanoTime();
      await().until(() -> first.applied.contains(subject) && second.applied.contains(subject));
      assertThat(Duration.ofNanos(System.nanoTime() - written)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void whoStartsHasHeardAllThatIsKeptAndWhatWasTakenBackIsNot() throws Exception {
    Subject job = Subject.job("job-1");
    Subject batch = Subject.batch("batch-1");
    write(job.key(), cancelling(job));
    write(batch.key(), cancelling(batch));
    write("nobody", null);
    write("x", "no JSON".getBytes(UTF_8));
    write(job.key(), null);

    assertThat(join().applied).containsExactly(batch);
  }

  @Test
  void aClusterThatGoesAwayAndComesBackIsHeardFromTheStart() throws Exception {
    Ear ear = join();
    int port = URI.create("kafka://" + broker.bootstrapServers()).getPort();
    broker.close();
    broker = start(port);
    Subject subject = Subject.batch("batch-1");
    write(subject.key(), cancelling(subject));

    await().atMost(PATIENCE).until(() -> ear.applied.contains(subject));
  }

  @Test
  void aTopicThatIsDeletedAndMadeAnewIsHeardAgain() throws Exception {
    Ear ear = join();
    Subject before = Subject.batch("before");
    for (int i = 0; i < 5; i++) {
      write(before.key(), cancelling(before));
    }
    await().until(() -> ear.applied.contains(before));
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
    }
    await().atMost(PATIENCE).ignoreExceptions().until(this::makeTopic);
    Subject after = Subject.batch("after");
    write(after.key(), cancelling(after));

    await().atMost(PATIENCE).until(() -> ear.applied.contains(after));
    assertThat(ear.applied).contains(before);
  }

  @Test
  void aTopicThatIsMissingKeepsNobodyWaitingForLong() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
    }
    Ear ear = new Ear();
    assertThat(ear.follower.awaitCaughtUp(Duration.ofSeconds(1))).isFalse();
    await().atMost(PATIENCE).ignoreExceptions().until(this::makeTopic);

    assertThat(ear.follower.awaitCaughtUp(PATIENCE)).isTrue();
  }

  private Ear join() throws InterruptedException {
    Ear ear = new Ear();
    assertThat(ear.follower.awaitCaughtUp(Duration.ofSeconds(20))).isTrue();
    return ear;
  }

  private static byte[] cancelling(Subject subject) {
    return CancellationCodec.encode(new Cancellation(subject, null, null));
  }

  private void write(String key, byte @Nullable [] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, key.getBytes(UTF_8), value)).get();
    }
  }

  private EmbeddedKafka start(int port) {
    return EmbeddedKafka.start(new EmbeddedKafka.Options(port, directory.resolve("data")));
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private boolean makeTopic() throws Exception {
    try (Admin admin = admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(TOPIC, 1, (short) 1)
                      .configs(
                          Map.of(
                              "message.timestamp.type", "LogAppendTime",
                              "cleanup.policy", "compact,delete"))))
          .all()
          .get();
    }
    return true;
  }

  /** A worker that does nothing but hear. */
  private final class Ear implements CancellationListener {

    private final Set<Subject> heard = ConcurrentHashMap.newKeySet();
    private final Set<Subject> applied = ConcurrentHashMap.newKeySet();
    private final CancellationFollower follower =
        new CancellationFollower(
            Map.of("bootstrap.servers", broker.bootstrapServers()), TOPIC, this);

    Ear() {
      ears.add(this);
      follower.start();
    }

    @Override
    public void onCancelled(Cancellation cancellation, Instant at) {
      assertThat(at).isBetween(Instant.now().minus(PATIENCE), Instant.now().plus(PATIENCE));
      heard.add(cancellation.subject());
    }

    @Override
    public void onLifted(Subject subject) {
      heard.remove(subject);
    }

    @Override
    public void onPause() {
      applied.addAll(heard);
      applied.retainAll(heard);
    }
  }
}
