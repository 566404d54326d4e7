package dev.sluice.schema;

import dev.sluice.fuzzing.Fuzzing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Records that others read: topics are open to whoever may write there. */
class RecordsFuzzTest {

  private static final int MADE = 20;

  private static byte[][] made(Function<Samples, byte[]> sample) {
    return LongStream.range(0, MADE)
        .mapToObj(seed -> sample.apply(new Samples(seed)))
        .toArray(byte[][]::new);
  }

  /** What writes a value in the one way in which it is written. */
  private interface Codec {

    /**
     * @throws MalformedRecordException if it is none
     */
    byte[] written(byte[] input);
  }

  /** Reads what is foreign, and requires that what is written of it stays what it is. */
  private static void check(Fuzzing records, Codec codec) throws InterruptedException {
    records.check(
        input -> {
          byte[] written;
          try {
            written = codec.written(input);
          } catch (MalformedRecordException e) {
            Promise.holds(e.reason().length() <= 401, "a long message");
            return e.reason();
          }
          Promise.same(written, codec.written(written));
          return "read";
        });
  }

  @Test
  void whateverIsWrittenIsAResultOrSaysWhyItIsNone() throws Exception {
    check(
        Fuzzing.of(made(samples -> JobResultCodec.encode(samples.result())))
            .words("succeeded", "failed", "expired", "cancelled", "usd", "cost", "retry_after_ms"),
        input -> JobResultCodec.encode(JobResultCodec.decode(input)));
  }

  @Test
  void whateverIsWrittenIsADeadLetterOrSaysWhyItIsNone() throws Exception {
    check(
        Fuzzing.of(made(samples -> DeadLetterCodec.encode(samples.deadLetter())))
            .words("source", "key", "key_base64", "value", "value_base64", "value_omitted"),
        input -> DeadLetterCodec.encode(DeadLetterCodec.decode(input)));
  }

  @Test
  void whateverIsWrittenIsAPieceOfAStreamOrSaysWhyItIsNone() throws Exception {
    check(
        Fuzzing.of(made(samples -> StreamRecordCodec.encode(samples.streamRecord())))
            .words("chunk", "ended", "abandoned", "attempt_started", "attempt_failed", "status"),
        input -> StreamRecordCodec.encode(StreamRecordCodec.decode(input)));
  }

  @Test
  void whateverAHeaderHoldsIsWhatAParkedJobCarriesOrNothing() throws Exception {
    Fuzzing.of(made(RecordsFuzzTest::parked))
        .words("id", "due", "topic", "partition", "attempts", "usage", "cost", "waiting_since")
        .check(
            input -> {
              Optional<Parking> parking = ParkingCodec.decode(input);
              if (parking.isEmpty()) {
                return "nothing";
              }
              byte[] written = ParkingCodec.encode(parking.get());
              Promise.same(
                  written, ParkingCodec.encode(ParkingCodec.decode(written).orElseThrow()));
              return parking.get().progress().attempts().size();
            });
  }

  private static byte[] parked(Samples samples) {
    JobResult result = samples.result();
    Instant due = result.completedAt();
    return ParkingCodec.encode(
        new Parking(
            result.id(),
            due,
            new Parking.Origin("llm.jobs", 3, 42, result.submittedAt()),
            new Progress(
                result.attempts(),
                result.usage(),
                result.cost(),
                samples.chance() ? due.minus(Duration.ofSeconds(1)) : null)));
  }

  @Test
  void whatIsChosenOutsideOfAJobIsReadOrRefusedByItsPath() throws Exception {
    Fuzzing.of("{\"models\":[\"a\"],\"max_price\":{\"input\":1.50},\"sort\":[]}", "{}")
        .words("provider", "order", "only", "ignore", "when_limited", "next", "fallback_on")
        .check(
            input -> {
              if (!Text.of(input).wholly()) {
                return "no text";
              }
              try {
                ModelSelection selection =
                    ModelSelectionCodec.decode(Document.parseJob(Text.of(input)), "routing");
                ModelSelection again =
                    ModelSelectionCodec.decode(ModelSelectionCodec.encode(selection), "routing");
                Promise.same(selection, again);
                return List.of(selection.sort(), selection.models().size());
              } catch (MalformedRecordException e) {
                return e.reason();
              }
            });
  }
}
