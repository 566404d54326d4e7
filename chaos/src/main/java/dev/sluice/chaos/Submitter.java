package dev.sluice.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.chaos.Submission.Kind;
import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.schema.Job;
import dev.sluice.schema.Priority;
import dev.sluice.schema.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Submits jobs of all kinds at an even pace until it is told to stop. */
final class Submitter implements AutoCloseable {

  private static final String JOBS = "llm.jobs";
  private static final Duration EVERY = Duration.ofMillis(25);

  /** No job has to wait for longer before it may run. */
  static final Duration LATEST = Duration.ofSeconds(12);

  /** What a part of the jobs is, each as often as the others. */
  private static final List<Kind> OTHERS =
      List.of(
          Kind.STREAMED,
          Kind.LATER,
          Kind.HOPELESS,
          Kind.HURRIED,
          Kind.MALFORMED,
          Kind.CANCELLED,
          Kind.TWICE);

  private final SluiceClient client;
  private final KafkaProducer<byte[], byte[]> raw;
  private final RandomGenerator random;
  private final Ledger ledger;
  private final ExecutorService later = Executors.newVirtualThreadPerTaskExecutor();
  private final Watcher watcher;
  private volatile boolean stopped;

  private Submitter(String servers, long seed, Ledger ledger) throws InterruptedException {
    this.client = SluiceClient.connect(ClientOptions.of(servers));
    this.raw =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed ^ 0x5EED);
    this.ledger = ledger;
    this.watcher = Watcher.start("submitter", this::run);
  }

  static Submitter start(String servers, long seed, Ledger ledger) throws InterruptedException {
    return new Submitter(servers, seed, ledger);
  }

  private void run() {
    long next = System.nanoTime();
    try {
      for (int number = 0; !stopped; number++) {
        submit(number, kind());
        next += EVERY.toNanos();
        long left = next - System.nanoTime();
        if (left > 0) {
          Thread.sleep(Duration.ofNanos(left));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Kind kind() {
    int draw = random.nextInt(100);
    if (draw < 72) {
      return Kind.PLAIN;
    }
    return OTHERS.get((draw - 72) / 4);
  }

  private void submit(int number, Kind kind) throws InterruptedException {
    if (kind == Kind.MALFORMED) {
      submitNoJob(number);
      return;
    }
    String id = "job-" + number;
    submit(job(id, kind), kind);
    if (kind == Kind.CANCELLED) {
      soon(2_000, () -> client.cancel(id));
    }
    if (kind == Kind.TWICE) {
      Job again = job(Judge.again(id), kind).withIdempotencyKey(key(id));
      soon(5_000, () -> submit(again, Kind.AGAIN));
    }
  }

  /** What is done about a job a moment after it was submitted. */
  private interface Deed {
    void act() throws InterruptedException;
  }

  private void soon(int mostMillis, Deed deed) {
    int millis = random.nextInt(mostMillis);
    var _ =
        later.submit(
            () -> {
              Thread.sleep(millis);
              deed.act();
              return null;
            });
  }

  private void submit(Job job, Kind kind) throws InterruptedException {
    long at = System.nanoTime();
    var _ =
        client
            .submit(job)
            .whenComplete(
                (receipt, failure) -> {
                  if (receipt != null) {
                    ledger.submitted(
                        new Submission(job.id(), kind, receipt.partition(), receipt.offset(), at));
                  } else {
                    ledger.doubtful(job.id());
                  }
                });
  }

  private Job job(String id, Kind kind) {
    Job plain = Job.chat("m", kind == Kind.HOPELESS ? Mood.HOPELESS + " " + id : id).withId(id);
    return switch (kind) {
      case PLAIN, HOPELESS, MALFORMED, CANCELLED, AGAIN -> plain;
      case TWICE -> plain.withIdempotencyKey(key(id));
      case STREAMED -> plain.streamed();
      case LATER ->
          plain.withSchedule(
              new Schedule(
                  Priority.BATCH,
                  null,
                  Instant.now().plusMillis(random.nextLong(1_000, LATEST.toMillis()))));
      case HURRIED ->
          plain.withSchedule(
              new Schedule(
                  Priority.INTERACTIVE,
                  Instant.now().plusMillis(random.nextInt(500, 8_000)),
                  null));
    };
  }

  private static String key(String id) {
    return "key of " + id;
  }

  /** It is named after where it stands. */
  private void submitNoJob(int number) {
    long at = System.nanoTime();
    byte[] key = ("bad-" + number).getBytes(UTF_8);
    var _ =
        raw.send(
            new ProducerRecord<>(JOBS, key, "{\"body\": [".getBytes(UTF_8)),
            (where, failure) -> {
              if (failure == null) {
                String id = "%s-%d-%d".formatted(JOBS, where.partition(), where.offset());
                ledger.submitted(
                    new Submission(id, Kind.MALFORMED, where.partition(), where.offset(), at));
              }
            });
  }

  /** Submits nothing more, and waits until the cluster has all. */
  @Override
  public void close() {
    stopped = true;
    watcher.awaitEnd();
    later.close();
    raw.close();
    client.close();
  }
}
