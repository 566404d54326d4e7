package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Forwarding;
import dev.sluice.schema.ForwardingCodec;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.Labels;
import dev.sluice.schema.Parking;
import dev.sluice.schema.ParkingCodec;
import dev.sluice.schema.Progress;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Replay;
import dev.sluice.schema.Resubmission;
import dev.sluice.schema.ResubmissionCodec;
import dev.sluice.worker.attempt.Settled;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.publish.Deferrals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job's record as it came, and what the job carries: from where it rested, or as good as nothing
 * where it has only just been submitted.
 *
 * @param forwarded where it was passed on to this partition; null if it was not
 */
record Arrival(Delivery delivery, Parking parking, @Nullable Forwarding forwarded) {

  private static final Logger log = LoggerFactory.getLogger(Arrival.class);

  /** The clock of whoever submitted a job may be ahead, so its timestamp says nothing of that. */
  private static final Instant AT_ONCE = Instant.EPOCH;

  private static final Set<String> OUR_OWN =
      Set.of(RecordHeaders.PARKED, RecordHeaders.REPLAY, RecordHeaders.FORWARDED);

  Arrival {
    requireNonNull(delivery, "delivery is null");
    requireNonNull(parking, "parking is null");
  }

  /**
   * Only where jobs rest a worker wrote what they carry. Anybody may say that a job was passed on:
   * it is believed as far as he may choose an id himself, and no further.
   */
  static Arrival of(Delivery delivery) {
    Forwarding forwarded =
        ForwardingCodec.decode(delivery.header(RecordHeaders.FORWARDED)).orElse(null);
    Parking fresh = submitted(delivery, forwarded);
    return new Arrival(
        delivery,
        delivery.hasRested()
            ? ParkingCodec.decode(delivery.header(RecordHeaders.PARKED)).orElse(fresh)
            : fresh,
        forwarded);
  }

  private static Parking submitted(Delivery delivery, @Nullable Forwarding forwarded) {
    if (forwarded != null && forwarded.origin().topic().equals(delivery.topic())) {
      return new Parking(forwarded.jobId(), AT_ONCE, forwarded.origin(), Progress.NONE);
    }
    Parking.Origin origin =
        new Parking.Origin(
            delivery.topic(), delivery.partition(), delivery.offset(), delivery.timestamp());
    String id = resubmission(delivery).map(Resubmission::jobId).orElse(recordId(delivery));
    return new Parking(id, AT_ONCE, origin, Progress.NONE);
  }

  /** Whoever may submit a job may choose its id, and so may whoever replays one. */
  private static Optional<Resubmission> resubmission(Delivery delivery) {
    return ResubmissionCodec.decode(delivery.header(RecordHeaders.REPLAY));
  }

  /** The id of a job that does not bring one: a record that is delivered again has the same. */
  private static String recordId(Delivery delivery) {
    return delivery.topic() + "-" + delivery.partition() + "-" + delivery.offset();
  }

  /** Bytes that a bug of ours stumbles over end as one job, and not all workers one by one. */
  DecodedJob decoded() {
    String id = parking.jobId();
    try {
      return JobCodec.decode(delivery.value(), id);
    } catch (RuntimeException | StackOverflowError e) {
      log.error("{} cannot be read for a reason of the worker's own", delivery, e);
      String message = "the worker cannot read it: " + e.getClass().getSimpleName();
      return new DecodedJob.Malformed(id, Labels.none(), null, message);
    }
  }

  /** Null where the job was not replayed. */
  @Nullable Replay replay() {
    return resubmission(delivery).map(Resubmission::replay).orElse(null);
  }

  Parking.Origin origin() {
    return parking.origin();
  }

  /** How it has rested. */
  Settled.Parked rested() {
    return new Settled.Parked(parking.due(), parking.place(), parking.progress());
  }

  Parking until(Settled.Parked aside) {
    return new Parking(
        parking.jobId(), aside.due(), aside.place(), parking.origin(), aside.progress());
  }

  /** What it carries to another partition where so many of its names have been asked for. */
  Forwarding forwarding(int asked) {
    return new Forwarding(parking.jobId(), parking.origin(), asked);
  }

  /**
   * @param home the partition in which it is to stand next; null for where its key puts it
   */
  Deferrals.Original original(@Nullable Integer home) {
    return new Deferrals.Original(
        delivery.key(), delivery.value(), delivery.headers(), delivery.hasRested(), home);
  }

  /** Whether somebody wants it run again although it was before. */
  boolean isReplayed() {
    return delivery.header(RecordHeaders.REPLAY) != null;
  }

  DeadLetter.Source source() {
    return new DeadLetter.Source(
            origin().topic(),
            origin().partition(),
            origin().offset(),
            origin().timestamp(),
            delivery.key(),
            delivery.value())
        .withHeaders(headers());
  }

  /** Those that were submitted, without what the router's own added to them. */
  private List<DeadLetter.Header> headers() {
    List<DeadLetter.Header> headers = new ArrayList<>();
    delivery.forEachHeader(
        (name, value) -> {
          if (!OUR_OWN.contains(name)) {
            headers.add(new DeadLetter.Header(name, value));
          }
        });
    return headers;
  }
}
