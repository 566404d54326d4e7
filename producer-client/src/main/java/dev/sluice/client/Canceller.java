package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import dev.sluice.schema.CancellationCodec;
import dev.sluice.schema.RecordHeaders;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Tells workers what is not wanted any more. Thread-safe. */
final class Canceller {

  private final ClientOptions options;
  private final JobSender sender;

  Canceller(ClientOptions options, JobSender sender) {
    this.options = requireNonNull(options, "options is null");
    this.sender = requireNonNull(sender, "sender is null");
  }

  /**
   * Returns when the cluster has it.
   *
   * @throws SluiceClientException if it does not take one of them; it may have taken others
   */
  void cancel(Collection<Subject> subjects, @Nullable String reason) throws InterruptedException {
    Cluster cluster = new Cluster(options);
    if (!Patience.holds(() -> cluster.hasTopic(options.controlTopic()))) {
      throw new TopicMissingException(options.controlTopic(), options);
    }
    // What was handed to this client before is meant as well, and must be below the ends.
    sender.flush();
    List<Long> before = cluster.ends(options.jobsTopic());
    AtomicReference<@Nullable SluiceClientException> failed = new AtomicReference<>();
    for (Subject subject : subjects) {
      send(new Cancellation(subject, reason, before), failed);
    }
    sender.flush();
    SluiceClientException failure = failed.get();
    if (failure != null) {
      throw failure;
    }
  }

  private void send(
      Cancellation cancellation, AtomicReference<@Nullable SluiceClientException> failed)
      throws InterruptedException {
    Subject subject = cancellation.subject();
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            options.controlTopic(), subject.key(), CancellationCodec.encode(cancellation));
    record.headers().add(header(subject), subject.id().getBytes(UTF_8));
    sender.sendBeside(
        record,
        failure -> failed.compareAndSet(null, SendFailure.ofCancelling(subject, options, failure)));
  }

  private static String header(Subject subject) {
    return switch (subject.kind()) {
      case JOB -> RecordHeaders.JOB_ID;
      case BATCH -> RecordHeaders.BATCH_ID;
    };
  }
}
