package dev.sluice.worker;

import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Route;
import dev.sluice.schema.Usage;
import dev.sluice.worker.consume.CommittedOffsets;
import dev.sluice.worker.consume.ConsumerSettings;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.consume.JobConsumer;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.Publication;
import dev.sluice.worker.publish.Publications;
import dev.sluice.worker.publish.PublishListener;
import dev.sluice.worker.publish.PublishSettings;
import dev.sluice.worker.publish.ReplyTopic;
import dev.sluice.worker.publish.ReplyTopics;
import dev.sluice.worker.publish.ResultPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Consuming and publishing as a worker wires them, with calls that only take their time. */
final class CoreWorker {

  private final Handovers handovers;
  private final JobConsumer consumer;
  private final ResultPublisher<Delivery> publisher;
  private final Publications publications;
  private final ReplyTopics replyTopics;
  private final Calls calls;
  private final Cluster cluster;
  final AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
  final AtomicInteger aborted = new AtomicInteger();

  CoreWorker(String servers, String transactionalId, Calls calls) throws InterruptedException {
    Map<String, String> kafka = Map.of("bootstrap.servers", servers);
    this.calls = calls;
    this.cluster = Cluster.connect(kafka);
    PublishSettings publishing =
        new PublishSettings(
            kafka,
            "llm.results",
            "llm.dead-letters",
            "llm.handover",
            List.of("llm.*"),
            List.of("llm.jobs"),
            transactionalId);
    this.replyTopics = new ReplyTopics(cluster, publishing);
    this.publications = new Publications(replyTopics);
    this.handovers = new Handovers(publishing, replyTopics, new CountAborts(), fatal::set);
    this.consumer =
        new JobConsumer(
            new ConsumerSettings(
                kafka, Map.of("llm.jobs", Duration.ZERO), "workers", 500, 64 << 20),
            handovers,
            fatal::set,
            owned -> {});
    this.publisher =
        new ResultPublisher<>(
            publishing,
            replyTopics,
            new DeliveryOffsets(consumer, new CommittedOffsets(kafka, "workers")),
            new CountAborts(),
            fatal::set);
    publisher.start();
    handovers.start(consumer, publisher, awaited -> {});
    consumer.start(this::handle);
  }

  private void handle(Delivery delivery) throws InterruptedException {
    Instant began = Instant.now();
    if (!delivery.engage()) {
      throw new InterruptedException();
    }
    calls.call(delivery.topic() + "-" + delivery.partition() + "-" + delivery.offset());
    String id =
        new String(
            java.util.Objects.requireNonNull(delivery.value()),
            java.nio.charset.StandardCharsets.UTF_8);
    JobResult result =
        new JobResult(
            id,
            Labels.none(),
            new JobResult.Succeeded(
                new ProviderResponse(200, null, Json.mapper().createObjectNode()),
                new Route("test", "model", null)),
            List.of(),
            Usage.NONE,
            null,
            began,
            Instant.now());
    DeadLetter.Source source =
        new DeadLetter.Source(
            delivery.topic(),
            delivery.partition(),
            delivery.offset(),
            delivery.timestamp(),
            delivery.key(),
            delivery.value());
    ReplyTopic reply = replyTopics.resolve(null);
    handovers.publish(publications.of(delivery, result, source, reply, null));
  }

  void stop() throws InterruptedException {
    consumer.stop();
    handovers.drain(Duration.ofSeconds(20));
    publisher.stop();
    handovers.stop();
    cluster.close();
  }

  private final class CountAborts implements PublishListener {
    @Override
    public void committed(List<? extends Publication<?>> group, Duration took) {}

    @Override
    public void aborted() {
      aborted.incrementAndGet();
    }

    @Override
    public void notesRefused(String topic, Exception cause) {}
  }

  /** What was called how often, over all workers. */
  static final class Calls {
    final Map<String, Integer> byRecord = new ConcurrentHashMap<>();
    private final java.util.function.LongSupplier millis;

    Calls(java.util.function.LongSupplier millis) {
      this.millis = millis;
    }

    void call(String record) throws InterruptedException {
      byRecord.merge(record, 1, Integer::sum);
      Thread.sleep(millis.getAsLong());
    }
  }
}
