package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.DeferralTier;
import dev.sluice.schema.Job;
import dev.sluice.schema.Priority;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Schedule;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs that rest in Kafka while the worker process that put them there is killed, judged by two
 * witnesses: the provider's record of the calls that it received, and a read_committed reader of
 * the results.
 */
@Timeout(180)
final class ParkedFleetIT {

  private static final int JOBS = 60;
  private static final int MAX_IN_FLIGHT = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** From a kill to when another goes on, at the latest: see the guarantees. */
  private static final Duration DETECTION = Duration.ofSeconds(20);

  /** That much later a job may be called, if nobody dies. */
  private static final Duration ON_TIME = Duration.ofSeconds(2);

  @TempDir Path directory;

  private final List<Sluice> workers = new ArrayList<>();
  private EmbeddedKafka broker;
  private Simulator simulator;

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of("free", Behavior.INSTANT, "strict", Behavior.INSTANT));
  }

  @AfterEach
  void stop() {
    workers.forEach(Sluice::close);
    simulator.close();
    broker.close();
  }

  @Test
  void whatAKilledWorkerHasPutAsideComesBackOnceAndNotBeforeItsTime() throws Exception {
    Duration told = Duration.ofSeconds(35);
    Fault throttle =
        Fault.status(
            Fault.Reply.of(Fault.ErrorKind.RATE_LIMITED).retryAfter(told),
            Fault.When.ALWAYS.times(MAX_IN_FLIGHT));
    simulator.behave("strict", Behavior.INSTANT.withFaults(throttle));
    Sluice doomed = startWorker("doomed");
    Instant submitted = Instant.now();
    // The first are due before the others know that the worker is dead, the second after that.
    Instant soon = submitted.plusSeconds(12);
    Instant late = submitted.plusSeconds(40);
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()))) {
      client.submitAll(
          Stream.of(
                  jobs("soon", "free/m", soon),
                  jobs("late", "free/m", late),
                  jobs("told", "strict/m", null))
              .flatMap(one -> one));
    }
    awaitResting(3 * JOBS);
    Instant throttledAt = calls("told").getFirst().startedAt();
    startWorker("steady");
    Instant killedAt = Instant.now();
    doomed.signal("KILL");
    assertThat(killedAt).as("none may be due by then").isBefore(soon);

    Map<String, Integer> results = awaitResults(3 * JOBS);

    assertThat(results).hasSize(3 * JOBS).allSatisfy((id, times) -> assertThat(times).isOne());
    Instant known = killedAt.plus(DETECTION);
    assertThat(firstCalls("soon")).hasSize(JOBS).allSatisfy(between(soon, known));
    assertThat(firstCalls("late")).hasSize(JOBS).allSatisfy(between(late, late));
    Instant due = throttledAt.plus(told);
    List<Instant> strict = calls("told").stream().map(ReceivedCall::startedAt).toList();
    assertThat(strict.subList(0, strict.size() - JOBS))
        .hasSizeBetween(1, MAX_IN_FLIGHT)
        .allSatisfy(at -> assertThat(at).isBefore(submitted.plusSeconds(10)));
    assertThat(strict.subList(strict.size() - JOBS, strict.size()))
        .allSatisfy(between(due, due.plus(ON_TIME)));
  }

  private static ThrowingConsumer<Instant> between(Instant first, Instant last) {
    return at -> assertThat(at).isBetween(first, last.plus(ON_TIME));
  }

  private static Stream<Job> jobs(String name, String model, @Nullable Instant notBefore) {
    return IntStream.range(0, JOBS)
        .mapToObj(
            i ->
                Job.chat(model, name + " " + i)
                    .withId(name + "-" + i)
                    .withSchedule(new Schedule(Priority.STANDARD, null, notBefore)));
  }

  private Sluice startWorker(String name) throws Exception {
    Path configuration =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 3}
            worker: {max_in_flight: %d}
            admin: {port: 0}
            providers:
              free: {engine: openai, host: "%s", models: [{name: m}]}
              strict: {engine: openai, host: "%s", models: [{name: m}]}
            """
                .formatted(
                    broker.bootstrapServers(),
                    MAX_IN_FLIGHT,
                    simulator.baseUrl("free"),
                    simulator.baseUrl("strict")));
    Sluice worker = Sluice.start(directory, "worker", "--config", configuration.toString());
    workers.add(worker);
    worker.awaitSaying("takes jobs from (\\S+)");
    return worker;
  }

  /** By the prompt, which begins with the name; in the order in which they came. */
  private List<ReceivedCall> calls(String name) {
    return simulator.ledger().calls().stream()
        .filter(call -> prompt(call).startsWith(name))
        .sorted(Comparator.comparing(ReceivedCall::startedAt))
        .toList();
  }

  private static String prompt(ReceivedCall call) {
    return requireNonNull(call.prompt(), "prompt is null");
  }

  /** One for each job. */
  private List<Instant> firstCalls(String name) {
    Map<String, Instant> first = new HashMap<>();
    calls(name).forEach(call -> first.putIfAbsent(prompt(call), call.startedAt()));
    return List.copyOf(first.values());
  }

  /** Waits until so many jobs have been put aside. */
  private void awaitResting(int count) {
    String[] topics =
        Arrays.stream(DeferralTier.values())
            .map(tier -> tier.topic("llm.jobs"))
            .toArray(String[]::new);
    Set<String> jobs = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader(topics)) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                reader.poll(Duration.ofMillis(100)).forEach(one -> jobs.add(text(one.key())));
                return jobs.size() == count;
              });
    }
  }

  /** Waits until so many jobs have a result; how often each has one. */
  private Map<String, Integer> awaitResults(int count) {
    Map<String, Integer> results = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader("llm.results")) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                var records = reader.poll(Duration.ofMillis(500));
                records.forEach(one -> results.merge(jobOf(one), 1, Integer::sum));
                return records.isEmpty() && results.size() >= count;
              });
    }
    return results;
  }

  private static String jobOf(ConsumerRecord<byte[], byte[]> result) {
    return text(result.headers().lastHeader(RecordHeaders.JOB_ID).value());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private KafkaConsumer<byte[], byte[]> reader(String... topics) {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
    List<TopicPartition> partitions =
        Stream.of(topics)
            .flatMap(topic -> reader.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return reader;
  }
}
