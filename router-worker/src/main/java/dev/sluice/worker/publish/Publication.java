package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The end of one job, ready to be written: its result and, if it did not succeed, its dead letter.
 *
 * @param delivery the job's record, as the consumer knows it
 * @param status and {@code code}: how it ended
 * @param code null if it succeeded
 * @param instead what to write to the default topic if the cluster will never take these records
 */
public record Publication<T>(
    T delivery,
    List<ProducerRecord<byte[], byte[]>> records,
    JobResult.Status status,
    @Nullable ErrorCode code,
    Function<JobError, Publication<T>> instead) {

  public Publication {
    requireNonNull(delivery, "delivery is null");
    records = List.copyOf(records);
    requireNonNull(status, "status is null");
    requireNonNull(instead, "instead is null");
  }

  long bytes() {
    return records.stream().mapToLong(record -> record.value().length).sum();
  }
}
