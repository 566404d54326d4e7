package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.MalformedRecordException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds results that were published before, on their reply topics. Any thread asks; one thread
 * reads, and answers all who ask for neighbours in one pass, so that a file that is run a second
 * time is read once and not once for each of its lines.
 */
public final class PublishedResults {

  private static final Logger log = LoggerFactory.getLogger(PublishedResults.class);
  private static final int MOST_AT_ONCE = 5_000;
  private static final long IDLE_MS = 200;
  private static final long AGAIN_MS = 500;

  /** Until the end of a transaction shows. */
  private static final long SOON_MS = 20;

  private final ReplayReader.Settings settings;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Wanted> queue = new LinkedBlockingQueue<>();
  private final Thread thread =
      Thread.ofPlatform().name("sluice-results").daemon().unstarted(this::run);
  private volatile boolean stopping;

  /**
   * @param kafka Kafka client settings of the user's
   */
  public PublishedResults(Map<String, String> kafka, InstantSource clock) {
    this.settings = new ReplayReader.Settings(kafka);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** What became of looking for a result. */
  public sealed interface Found {

    record There(JobResult result) implements Found {
      public There {
        requireNonNull(result, "result is null");
      }
    }

    /** It does not stand there any more. */
    record Gone() implements Found {}

    /** This worker may not read the topic. */
    record Forbidden() implements Found {}
  }

  /** One that is asked for, and who waits for it. */
  record Wanted(Written place, CompletableFuture<Raw> answer) {}

  /** What was found, not looked into. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and never changed.
  record Raw(byte @Nullable [] value, boolean forbidden) {
    static final Raw GONE = new Raw(null, false);
    static final Raw FORBIDDEN = new Raw(null, true);
  }

  public void start() {
    thread.start();
  }

  /** Waits for as long as the cluster takes: without it no result could be published either. */
  public Found find(Written place) throws InterruptedException {
    Wanted wanted = new Wanted(place, new CompletableFuture<>());
    queue.add(wanted);
    try {
      return found(wanted.answer().get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("no answer ever fails", e);
    } finally {
      wanted.answer().cancel(false); // Whoever does not wait any more is passed over.
    }
  }

  private static Found found(Raw raw) {
    byte[] value = raw.value();
    if (value == null) {
      return raw.forbidden() ? new Found.Forbidden() : new Found.Gone();
    }
    try {
      return new Found.There(JobResultCodec.decode(value));
    } catch (MalformedRecordException e) {
      return new Found.Gone(); // Somebody else's record of the same key.
    }
  }

  private void run() {
    while (!stopping) {
      try (ReplayReader reader = new ReplayReader(new KafkaConsumer<>(settings.toKafka()), clock)) {
        answer(reader);
      } catch (KafkaException e) {
        log.warn("reading results again: {}", e.getMessage());
      } catch (InterruptedException e) {
        return; // It was stopped.
      }
    }
  }

  private void answer(ReplayReader reader) throws InterruptedException {
    List<Wanted> wanted = new ArrayList<>();
    while (!stopping) {
      Wanted next = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
      if (next != null) {
        wanted.add(next);
        queue.drainTo(wanted, MOST_AT_ONCE);
      }
      try {
        reader.answer(wanted);
        wanted.removeIf(one -> one.answer().isDone());
        if (!wanted.isEmpty()) {
          Thread.sleep(SOON_MS);
        }
      } catch (KafkaException e) {
        Thread.sleep(AGAIN_MS);
        throw e;
      } finally {
        queue.addAll(wanted); // They are asked for again.
        wanted.clear();
      }
    }
  }

  public void stop() throws InterruptedException {
    stopping = true;
    thread.interrupt();
    thread.join(Duration.ofSeconds(5).toMillis());
  }
}
