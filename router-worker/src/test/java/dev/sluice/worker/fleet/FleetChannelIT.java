package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.fleet.FleetMessage.Circuit;
import dev.sluice.worker.fleet.FleetMessage.CircuitClosed;
import dev.sluice.worker.fleet.FleetMessage.CircuitOpened;
import dev.sluice.worker.fleet.FleetMessage.Measured;
import dev.sluice.worker.fleet.FleetMessage.Seen;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that tell each other over a real cluster, whatever becomes of it. */
@Timeout(120)
final class FleetChannelIT {

  private static final String TOPIC = "llm.fleet";
  private static final Measured MEASURED =
      new Measured(
          List.of(
              new Seen("groq", "m", 3, 1, Duration.ofSeconds(2), 300, Duration.ofMillis(1_900))));
  private static final Circuit CIRCUIT = new Circuit("groq", null, "m");

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private final List<FleetChannel> channels = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    broker = start(0);
    makeTopic();
  }

  @AfterEach
  void stop() throws Exception {
    for (FleetChannel channel : channels) {
      channel.stop();
    }
    broker.close();
  }

  @Test
  void whatOneTellsAllOthersHearInOrderAndWellWithinASecond() throws Exception {
    Ear first = join("a");
    Ear second = join("b");
    Ear third = join("c");
    for (int i = 0; i < 50; i++) {
      CircuitClosed message = new CircuitClosed(new Circuit("groq", null, "m-" + i));
      first.channel.tell(message);
      long toldAt = System.nanoTime();
      assertThat(second.next()).isEqualTo(message);
      assertThat(third.next()).isEqualTo(message);
      assertThat(Duration.ofNanos(System.nanoTime() - toldAt)).isLessThan(Duration.ofSeconds(1));
    }
    assertThat(first.heard).isEmpty();
    assertThat(List.of(first, second, third))
        .allSatisfy(ear -> assertThat(ear.channel.members()).isEqualTo(3));
  }

  @Test
  void whoJoinsHasHeardWhatWasToldBefore() throws Exception {
    Ear first = join("a");
    CircuitOpened opened = new CircuitOpened(CIRCUIT, ErrorCode.OVERLOADED, Duration.ofSeconds(10));
    first.channel.tell(MEASURED);
    first.channel.tell(opened);
    await().untilAsserted(() -> assertThat(first.channel.traffic().sent()).isEqualTo(3));

    Ear second = join("b");
    assertThat(second.messages()).containsExactly(MEASURED, opened);
    assertThat(second.channel.members()).isEqualTo(2);
  }

  @Test
  void whatWasToldBeforeIsAsOldAsItIsWhateverAWorkersClockShows() throws Exception {
    Ear first = join("a");
    first.channel.tell(MEASURED);
    await().untilAsserted(() -> assertThat(first.channel.traffic().sent()).isEqualTo(2));

    for (Duration wrong : List.of(Duration.ofDays(2), Duration.ofDays(-2))) {
      InstantSource clock = () -> Instant.now().plus(wrong);
      Ear late = join("wrong by " + wrong, clock);
      assertThat(late.heard)
          .anySatisfy(
              heard -> {
                assertThat(heard.message()).isEqualTo(MEASURED);
                assertThat(Duration.between(heard.at(), clock.instant()))
                    .isLessThan(Duration.ofSeconds(60));
              });
    }
  }

  @Test
  void whateverSomebodyWritesIsPassedOverAndCounted() throws Exception {
    Ear first = join("a");
    Ear second = join("b");
    try (KafkaProducer<byte[], byte[]> stranger =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      stranger.send(new ProducerRecord<>(TOPIC, "no JSON".getBytes(UTF_8))).get();
      stranger.send(new ProducerRecord<>(TOPIC, new byte[500_000])).get();
      stranger.send(new ProducerRecord<>(TOPIC, new byte[0], null)).get();
      String later = "{\"version\":1,\"worker\":\"later\",\"kind\":\"lease\",\"permits\":5}";
      stranger.send(new ProducerRecord<>(TOPIC, later.getBytes(UTF_8))).get();
    }
    first.channel.tell(MEASURED);

    assertThat(second.next()).isEqualTo(MEASURED);
    assertThat(second.channel.traffic().skipped()).isEqualTo(4);
  }

  @Test
  void aBrokerThatGoesAwayAndComesBackIsSpokenThroughAgain() throws Exception {
    Ear first = join("a");
    Ear second = join("b");
    int port = URI.create("kafka://" + broker.bootstrapServers()).getPort();
    broker.close();
    long began = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      first.channel.tell(new CircuitClosed(CIRCUIT));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
    await().untilAsserted(() -> assertThat(second.channel.silence()).isGreaterThan(seconds(6)));
    broker = start(port);

    awaitConversation(first, second);
    assertThat(second.channel.silence()).isLessThan(seconds(6));
  }

  @Test
  void aTopicThatIsDeletedAndMadeAnewIsSpokenThroughAgain() throws Exception {
    Ear first = join("a");
    Ear second = join("b");
    for (int i = 0; i < 100; i++) {
      first.channel.tell(new CircuitClosed(CIRCUIT));
    }
    await().until(() -> second.heard.size() == 100);
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
    }
    await().atMost(seconds(20)).until(() -> first.channel.traffic().lost() > 0);
    await().atMost(seconds(20)).ignoreExceptions().until(this::makeTopic);

    awaitConversation(first, second);
  }

  @Test
  void aTopicThatIsMissingIsWaitedForInTheBackground() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
    }
    Ear first = new Ear("a", InstantSource.system());
    Ear second = new Ear("b", InstantSource.system());
    assertThat(first.channel.awaitCaughtUp(seconds(1))).isFalse();
    assertThat(first.channel.members()).isOne();
    await().atMost(seconds(20)).ignoreExceptions().until(this::makeTopic);

    awaitConversation(first, second);
  }

  @Test
  void aChannelEndsAtOnceWhetherOrNotThereIsACluster() throws Exception {
    Ear connected = join("a");
    Ear alone = join("b");
    assertThat(timeToStop(connected)).isLessThan(seconds(3));
    broker.close();
    await().untilAsserted(() -> assertThat(alone.channel.silence()).isGreaterThan(seconds(6)));
    assertThat(timeToStop(alone)).isLessThan(seconds(5));
  }

  @Test
  void whoOnlyLooksSeesTheSameAndIsNotSeen() throws Exception {
    Ear first = join("a");
    first.channel.tell(MEASURED);
    await().untilAsserted(() -> assertThat(first.channel.traffic().sent()).isEqualTo(2));

    List<Heard> seen =
        FleetView.read(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            TOPIC,
            seconds(10),
            InstantSource.system());
    assertThat(seen).extracting(Heard::message).contains(MEASURED);
    assertThat(first.channel.traffic().heard()).isZero();
    assertThat(first.channel.members()).isOne();
  }

  private static Duration timeToStop(Ear ear) throws InterruptedException {
    long began = System.nanoTime();
    ear.channel.stop();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Until what each of them says arrives at the other. */
  private static void awaitConversation(Ear one, Ear other) {
    for (Ear[] pair : new Ear[][] {{one, other}, {other, one}}) {
      int before = pair[1].heard.size();
      await()
          .atMost(seconds(60))
          .until(
              () -> {
                pair[0].channel.tell(MEASURED);
                return pair[1].messages().lastIndexOf(MEASURED) >= before;
              });
    }
  }

  private Ear join(String name) throws InterruptedException {
    return join(name, InstantSource.system());
  }

  private Ear join(String name, InstantSource clock) throws InterruptedException {
    Ear ear = new Ear(name, clock);
    assertThat(ear.channel.awaitCaughtUp(seconds(20))).isTrue();
    return ear;
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
                      .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
          .all()
          .get();
    }
    return true;
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  /** A worker that does nothing but hear and, if a test wants it, tell. */
  private final class Ear {

    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final FleetChannel channel;

    Ear(String name, InstantSource clock) {
      channel =
          new FleetChannel(
              Map.of("bootstrap.servers", broker.bootstrapServers()), TOPIC, name, clock);
      channels.add(channel);
      channel.start(this::onMessage);
    }

    private void onMessage(Heard message) {
      if (!(message.message() instanceof FleetMessage.Alive)) {
        heard.add(message);
      }
    }

    private List<FleetMessage> messages() {
      return heard.stream().map(Heard::message).toList();
    }

    private FleetMessage next() throws InterruptedException {
      Heard next = heard.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing was heard");
      }
      return next.message();
    }
  }
}
