package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.RecordHeaders;
import dev.sluice.simulator.ReceivedCall;
import dev.sluice.simulator.Simulator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Who saw what workers did: the provider's record of the calls that it received, and a
 * read_committed reader of the results.
 */
final class Witnesses {

  private final Simulator simulator;
  private final String servers;

  Witnesses(Simulator simulator, String servers) {
    this.simulator = simulator;
    this.servers = servers;
  }

  void assertOneResultEach(int jobs) {
    Map<String, Integer> results = new HashMap<>();
    readToEnd().forEach(record -> results.merge(jobOf(record), 1, Integer::sum));
    assertThat(results).hasSize(jobs).allSatisfy((id, times) -> assertThat(times).isOne());
    assertThat(simulator.ledger().calls()).extracting(ReceivedCall::status).isSubsetOf(0, 200);
  }

  void assertOneCallEach(int jobs) {
    assertThat(callsByJob()).hasSize(jobs);
    assertThat(callsByJob().values()).allSatisfy(calls -> assertThat(calls).hasSize(1));
  }

  Map<String, Instant> publicationTimes() {
    Map<String, Instant> times = new HashMap<>();
    readToEnd().forEach(r -> times.put(jobOf(r), Instant.ofEpochMilli(r.timestamp())));
    return times;
  }

  /** Of each job, in the order in which they came. */
  Map<String, List<ReceivedCall>> callsByJob() {
    Map<String, List<ReceivedCall>> calls = new HashMap<>();
    simulator.ledger().calls().stream()
        .sorted(Comparator.comparingLong(ReceivedCall::sequence))
        .forEach(call -> calls.computeIfAbsent(jobOf(call), job -> new ArrayList<>()).add(call));
    return calls;
  }

  List<ReceivedCall> callsBy(String worker) {
    return simulator.ledger().calls().stream()
        .filter(call -> call.provider().equals(worker))
        .toList();
  }

  /** A call is named by its job and the number of the attempt. */
  static String jobOf(ReceivedCall call) {
    String id = requireNonNull(call.callId(), "callId is null");
    return id.substring(0, id.lastIndexOf('.'));
  }

  private static String jobOf(ConsumerRecord<byte[], byte[]> result) {
    return new String(result.headers().lastHeader(RecordHeaders.JOB_ID).value(), UTF_8);
  }

  /** Waits until so many jobs have a result. */
  void awaitResults(int count) {
    Set<String> jobs = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      while (jobs.size() < count) {
        reader.poll(Duration.ofMillis(100)).forEach(result -> jobs.add(jobOf(result)));
      }
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> readToEnd() {
    List<ConsumerRecord<byte[], byte[]>> results = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
      while (ends.entrySet().stream().anyMatch(e -> reader.position(e.getKey()) < e.getValue())) {
        reader.poll(Duration.ofMillis(100)).forEach(results::add);
      }
    }
    return results;
  }

  private KafkaConsumer<byte[], byte[]> reader() {
    KafkaConsumer<byte[], byte[]> reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "isolation.level",
                "read_committed",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class));
    List<TopicPartition> partitions =
        reader.partitionsFor("llm.results").stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    return reader;
  }
}
