package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.DeferralTier;
import dev.sluice.schema.Forwarding;
import dev.sluice.schema.ForwardingCodec;
import dev.sluice.schema.JobError;
import dev.sluice.schema.Parking;
import dev.sluice.schema.ParkingCodec;
import dev.sluice.schema.RecordHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Makes the records with which jobs are put aside: their own bytes, and what they carry. */
public final class Deferrals {

  private final String jobs;
  private final InstantSource clock;

  /**
   * @param jobs the jobs topic
   */
  public Deferrals(String jobs, InstantSource clock) {
    this.jobs = requireNonNull(jobs, "jobs is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Key, value and headers of a job's record, as they came.
   *
   * @param again whether the job had been put aside before
   * @param home the partition in which it is to stand next; null for where its key puts it
   */
  @SuppressWarnings("ArrayRecordComponent") // Raw record bytes; never compared.
  public record Original(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Iterable<Header> headers,
      boolean again,
      @Nullable Integer home) {
    public Original {
      requireNonNull(headers, "headers is null");
    }
  }

  /**
   * The job rests on the longest tier that does not make it late; where it is not due after that,
   * it is put aside again.
   *
   * @param delivery the job's record, as the consumer knows it
   * @param instead what to write if the cluster will never take the record
   */
  public <T> Publication<T> putAside(
      T delivery, Original original, Parking parking, Function<JobError, Publication<T>> instead) {
    Instant now = clock.instant();
    Duration wait = Duration.between(now, parking.due());
    DeferralTier tier =
        parking.place() == null ? DeferralTier.within(wait) : DeferralTier.withinHalf(wait);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            tier.topic(jobs),
            original.home(),
            now.toEpochMilli(),
            original.key(),
            original.value());
    copyHeaders(original, record, Set.of(RecordHeaders.PARKED));
    record.headers().add(RecordHeaders.PARKED, ParkingCodec.encode(parking));
    return new Publication<>(
        delivery,
        List.of(record),
        new Ending.PutAside(tier.delay(), original.again()),
        instead,
        committed -> {});
  }

  /**
   * The job goes to another partition of the jobs topic.
   *
   * @param delivery the job's record, as the consumer knows it
   * @param original with where it is to go
   * @param instead what to write if the cluster will never take the record
   */
  public <T> Publication<T> forward(
      T delivery,
      Original original,
      Forwarding forwarding,
      Function<JobError, Publication<T>> instead) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            jobs,
            original.home(),
            clock.instant().toEpochMilli(),
            original.key(),
            original.value());
    copyHeaders(original, record, Set.of(RecordHeaders.PARKED, RecordHeaders.FORWARDED));
    record.headers().add(RecordHeaders.FORWARDED, ForwardingCodec.encode(forwarding));
    return new Publication<>(
        delivery, List.of(record), new Ending.Forwarded(), instead, committed -> {});
  }

  private static void copyHeaders(
      Original original, ProducerRecord<byte[], byte[]> record, Set<String> but) {
    for (Header header : original.headers()) {
      if (!but.contains(header.key())) {
        record.headers().add(header);
      }
    }
  }
}
