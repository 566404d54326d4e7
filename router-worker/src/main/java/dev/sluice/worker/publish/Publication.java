package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The end of one delivery, ready to be written: the job's result and, if it did not succeed, its
 * dead letter; or the job itself, to come again later.
 *
 * @param delivery the job's record, as the consumer knows it
 * @param instead what to write to the default topic if the cluster will never take these records
 * @param onCommitted told on the publishing thread, which it must not hold up
 */
public record Publication<T>(
    T delivery,
    List<ProducerRecord<byte[], byte[]>> records,
    Ending ending,
    Function<JobError, Publication<T>> instead,
    Consumer<Publication<T>> onCommitted) {

  public Publication {
    requireNonNull(delivery, "delivery is null");
    records = List.copyOf(records);
    requireNonNull(ending, "ending is null");
    requireNonNull(instead, "instead is null");
    requireNonNull(onCommitted, "onCommitted is null");
  }

  /** The same; whichever takes its place in the end, {@code listener} is told once that stands. */
  public Publication<T> tell(Consumer<Publication<T>> listener) {
    return new Publication<>(
        delivery, records, ending, reason -> instead.apply(reason).tell(listener), listener);
  }

  long bytes() {
    long bytes = 0;
    for (ProducerRecord<byte[], byte[]> record : records) {
      byte[] value = record.value(); // Null where a record that is no job is put aside.
      bytes += value == null ? 0 : value.length;
    }
    return bytes;
  }
}
