package dev.sluice.schema;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a parked job carries, as the header {@link RecordHeaders#PARKED} of its record, in JSON. */
public final class ParkingCodec {

  /** Of the attempts behind a job the last ones are carried, with messages of bounded length. */
  static final int MOST_ATTEMPTS = 50;

  static final int LONGEST_MESSAGE = 500;

  private ParkingCodec() {}

  public static byte[] encode(Parking parking) {
    return Json.bytesOfObject(
        json -> {
          ResultWriter writer = new ResultWriter(json);
          json.writeStringProperty("id", parking.jobId());
          writer.writeTimestamp("due", parking.due());
          Parking.Place place = parking.place();
          if (place != null) {
            writer.writeTimestamp("earliest", place.earliest());
            json.writeNumberProperty("spacing_ns", place.spacing().toNanos());
          }
          OriginFields.write(parking.origin(), json);
          write(parking.progress(), writer);
        });
  }

  private static void write(Progress progress, ResultWriter writer) {
    List<Attempt> attempts = progress.attempts();
    int first = Math.max(0, attempts.size() - MOST_ATTEMPTS);
    writer.writeAttempts(
        attempts.subList(first, attempts.size()).stream().map(ParkingCodec::brief).toList());
    writer.writeUsage(progress.usage());
    writer.writeCost(progress.cost());
    if (progress.waitingSince() != null) {
      writer.writeTimestamp("waiting_since", progress.waitingSince());
    }
  }

  private static Attempt brief(Attempt attempt) {
    Attempt.Outcome outcome = attempt.outcome();
    if (outcome instanceof Attempt.Excluded excluded) {
      return attempt.with(new Attempt.Excluded(brief(excluded.message())));
    }
    if (outcome instanceof Attempt.Failed failed) {
      String message = brief(failed.message());
      return attempt.with(
          new Attempt.Failed(failed.code(), message, failed.statusCode(), failed.retryAfter()));
    }
    return attempt;
  }

  private static String brief(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "…";
  }

  /**
   * Empty for what no worker has written: anybody may write to a topic, and nothing that stands
   * there stops its reader.
   */
  public static Optional<Parking> decode(byte @Nullable [] header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(Fields.ofDocument(Document.parseResult(header))));
    } catch (MalformedRecordException e) {
      return Optional.empty();
    }
  }

  private static Parking read(Fields fields) {
    return new Parking(
        fields.required("id", fields.text("id")),
        fields.required("due", fields.instant("due")),
        place(fields),
        OriginFields.read(fields),
        new Progress(
            ResultFields.readAttempts(fields),
            ResultFields.readUsage(fields.required("usage", fields.nested("usage"))),
            ResultFields.readCost(fields.nested("cost")),
            fields.instant("waiting_since")));
  }

  private static Parking.@Nullable Place place(Fields fields) {
    Instant earliest = fields.instant("earliest");
    Long spacing = fields.integer("spacing_ns");
    return earliest == null || spacing == null || spacing < 0
        ? null
        : new Parking.Place(earliest, Duration.ofNanos(spacing));
  }
}
