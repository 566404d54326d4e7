package dev.sluice.worker.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.AttemptId;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.StreamRecord;
import dev.sluice.schema.StreamRecordCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against Kafka's own double of a producer, which acknowledges when it is told to. */
@Timeout(20)
final class StreamPublisherTest {

  private static final AttemptId ATTEMPT = new AttemptId(1, "groq", "m");
  private static final int SMALL_ROOM = 2_000;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(
          false, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  @Test
  void theRecordsOfARunAreNumberedAndCarryTheJobsNames() throws Exception {
    StreamRun run = publisher(Duration.ZERO).begin(job());

    run.tell(new StreamRecord.AttemptStarted(ATTEMPT));
    run.tell(chunk("Hi"));
    run.ended(committed(null));

    assertThat(records()).extracting(StreamRecord::sequence).containsExactly(0L, 1L, 2L);
    assertThat(records()).extracting(StreamRecord::run).containsOnly(records().getFirst().run());
    assertThat(records().getFirst().run().batchId()).isEqualTo("b");
    assertThat(producer.history())
        .allSatisfy(record -> assertThat(record.key()).isEqualTo("job-1".getBytes(UTF_8)));
    assertThat(header(producer.history().getFirst(), RecordHeaders.CUSTOM_ID)).isEqualTo("row-1");
    assertThat(producer.history().getFirst().headers().lastHeader(RecordHeaders.STATUS)).isNull();
    assertThat(header(producer.history().getLast(), RecordHeaders.STATUS)).isEqualTo("succeeded");
  }

  @Test
  void eachRunOfAJobHasAnIdOfItsOwn() throws Exception {
    StreamPublisher publisher = publisher(Duration.ZERO);

    publisher.begin(job()).tell(chunk("Hi"));
    publisher.begin(job()).tell(chunk("Hi"));

    assertThat(records()).extracting(record -> record.run().id()).doesNotHaveDuplicates();
    assertThat(records()).extracting(StreamRecord::sequence).containsExactly(0L, 0L);
  }

  @Test
  void theEndTellsWhatWasCommittedAndNotWhatWasMeantToBe() {
    StreamRun run = publisher(Duration.ZERO).begin(job());
    Publication<String> meant = committed(null).tell(run::ended);

    Publication<String> instead =
        meant.instead().apply(new JobError(ErrorCode.RESULT_TOO_LARGE, "too large"));
    instead.onCommitted().accept(instead);

    assertThat(records())
        .singleElement()
        .extracting(StreamRecord::event)
        .isEqualTo(
            new StreamRecord.Ended(
                JobResult.Status.FAILED, new JobError(ErrorCode.RESULT_TOO_LARGE, "too large")));
  }

  @Test
  void aTopicThatTakesNothingSilencesTheStreamAndLetsTheJobGoOn() throws Exception {
    StreamRun run = publisher(Duration.ofMillis(5)).begin(job());

    for (int i = 0; i < 100; i++) {
      run.tell(chunk("x".repeat(100))); // Nothing is ever acknowledged.
    }
    long sent = records().size();
    acknowledgeAll();
    run.tell(chunk("too late"));
    run.ended(committed(null));

    assertThat(sent).isBetween(1L, 10L);
    assertThat(records()).hasSize((int) sent + 1);
    assertThat(records().getLast())
        .extracting(StreamRecord::sequence, StreamRecord::event)
        .containsExactly(101L, new StreamRecord.Ended(JobResult.Status.SUCCEEDED, null));
    assertThat(lost).hasValue((int) (101 - sent));
  }

  @Test
  void aStreamThatWaitsForRoomGoesOnWhenThereIsSome() throws Exception {
    StreamRun run = publisher(Duration.ofSeconds(20)).begin(job());
    Thread acknowledging = Thread.startVirtualThread(this::acknowledgeUntilInterrupted);

    for (int i = 0; i < 100; i++) {
      run.tell(chunk("x".repeat(100)));
    }
    acknowledging.interrupt();
    acknowledging.join();

    assertThat(records()).hasSize(100);
    assertThat(lost).hasValue(0);
  }

  @Test
  void aChunkThatTheTopicRefusesSilencesItsStreamAndNoOther() throws Exception {
    StreamPublisher publisher = publisher(Duration.ZERO);
    StreamRun run = publisher.begin(job());
    StreamRun other = publisher.begin(job().withId("job-2"));

    run.tell(chunk("x"));
    producer.errorNext(new RecordTooLargeException("too large"));
    run.tell(chunk("y"));
    other.tell(chunk("z"));
    acknowledgeAll();

    assertThat(published).hasValue(1);
    assertThat(lost).hasValue(2);
    assertThat(records()).extracting(record -> record.run().jobId()).doesNotHaveDuplicates();
  }

  @Test
  void aProducerThatRefusesAtOnceFailsNoJob() throws Exception {
    producer.sendException = new TopicAuthorizationException("llm.stream");
    StreamRun run = publisher(Duration.ZERO).begin(job());

    run.tell(chunk("x"));
    producer.close();
    run.ended(committed(null));

    assertThat(lost).hasValue(2);
  }

  @Test
  void whatIsLostGivesItsRoomBack() throws Exception {
    StreamPublisher publisher = publisher(Duration.ZERO);

    for (int i = 0; i < 100; i++) {
      publisher.begin(job()).tell(chunk("x".repeat(500)));
      producer.errorNext(new RecordTooLargeException("too large"));
    }

    assertThat(producer.history()).hasSize(100);
  }

  @Test
  void aJobThatIsGivenUpWhileItWaitsForRoomStopsWaiting() throws Exception {
    StreamRun run = publisher(Duration.ofDays(1)).begin(job());

    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                run.tell(chunk("x".repeat(100)));
              }
            })
        .isInstanceOf(InterruptedException.class);
    acknowledgeAll();
    run.abandoned();

    assertThat(records().getLast().event()).isEqualTo(new StreamRecord.Abandoned());
  }

  @Test
  void aJobThatIsPutAsideBeforeAnythingWasToldOfItIsSoInSilence() {
    publisher(Duration.ofDays(1)).begin(job()).abandoned();

    assertThat(producer.history()).isEmpty();
  }

  private StreamPublisher publisher(Duration patience) {
    return new StreamPublisher(producer, "llm.stream", new Counts(), SMALL_ROOM, patience);
  }

  private List<StreamRecord> records() {
    return producer.history().stream()
        .map(record -> StreamRecordCodec.decode(record.value()))
        .toList();
  }

  private void acknowledgeAll() {
    Stream.generate(producer::completeNext).takeWhile(done -> done).forEach(done -> {});
  }

  private void acknowledgeUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted()) {
      acknowledgeAll();
      LockSupport.parkNanos(100_000);
    }
  }

  private static Job job() {
    return Job.chat("m", "Hi")
        .withId("job-1")
        .withLabels(new Labels("row-1", "b", null, Json.mapper().createObjectNode()));
  }

  private static StreamRecord.Chunk chunk(String text) {
    return new StreamRecord.Chunk(ATTEMPT, Json.mapper().createObjectNode().put("content", text));
  }

  private static Publication<String> committed(@Nullable JobError error) {
    return new Publication<>(
        "delivery",
        List.of(),
        new Ending.Settled(
            error == null ? JobResult.Status.SUCCEEDED : JobResult.Status.FAILED, error),
        StreamPublisherTest::committed,
        publication -> {});
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  private final class Counts implements StreamListener {
    @Override
    public void published() {
      published.incrementAndGet();
    }

    @Override
    public void lost() {
      lost.incrementAndGet();
    }
  }
}
