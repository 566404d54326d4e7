package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A replay as it stands in a result, and in the header of a job. */
final class ReplayFields {

  private ReplayFields() {}

  static @Nullable Replay readNested(@Nullable Fields replay) {
    return replay == null ? null : read(replay);
  }

  static Replay read(Fields replay) {
    Long count = replay.required("count", replay.integer("count"));
    if (count < 1 || count > Integer.MAX_VALUE) {
      throw replay.wrong("count", "must be at least 1");
    }
    List<Replay.Failure> former = new ArrayList<>();
    for (Fields failure : replay.objects("former")) {
      former.add(readFailure(failure));
    }
    return new Replay(count.intValue(), former);
  }

  private static Replay.Failure readFailure(Fields failure) {
    Long attempts = failure.required("attempts", failure.integer("attempts"));
    Fields place = failure.required("dead_letter", failure.nested("dead_letter"));
    return new Replay.Failure(
        readPlace(requireNonNull(place)),
        failure.required("code", failure.lowerCase("code", ErrorCode.class)),
        failure.required("message", failure.text("message")),
        attempts.intValue(),
        failure.required("failed_at", failure.instant("failed_at")));
  }

  private static RecordPlace readPlace(Fields place) {
    Long partition = place.required("partition", place.integer("partition"));
    return new RecordPlace(
        place.required("topic", place.text("topic")),
        partition.intValue(),
        place.required("offset", place.integer("offset")));
  }

  /** The properties of the replay; whoever calls opens the object, and closes it. */
  static void write(Replay replay, JsonGenerator json, ResultWriter writer) {
    json.writeNumberProperty("count", replay.count());
    json.writeArrayPropertyStart("former");
    replay.former().forEach(failure -> writeFailure(failure, json, writer));
    json.writeEndArray();
  }

  private static void writeFailure(
      Replay.Failure failure, JsonGenerator json, ResultWriter writer) {
    json.writeStartObject();
    json.writeObjectPropertyStart("dead_letter");
    json.writeStringProperty("topic", failure.deadLetter().topic());
    json.writeNumberProperty("partition", failure.deadLetter().partition());
    json.writeNumberProperty("offset", failure.deadLetter().offset());
    json.writeEndObject();
    json.writeStringProperty("code", failure.code().wireName());
    json.writeStringProperty("message", failure.message());
    json.writeNumberProperty("attempts", failure.attempts());
    writer.writeTimestamp("failed_at", failure.failedAt());
    json.writeEndObject();
  }
}
