package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.fuzzing.Fuzzing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
  void whateverLetterIsReadCanBeReplayed() throws Exception {
    RecordPlace place = new RecordPlace("llm.dead-letters", 0, 7);
    Fuzzing.of(made(samples -> DeadLetterCodec.encode(samples.deadLetter())))
        .words("replay", "count", "former", "dead_letter", "failed_at", "attempts")
        .check(
            input -> {
              DeadLetter letter;
              try {
                letter = DeadLetterCodec.decode(input);
              } catch (MalformedRecordException e) {
                return e.reason();
              }
              if (!(letter.result().outcome() instanceof JobResult.Failed)) {
                return "no failure";
              }
              Resubmission again =
                  new Resubmission(letter.result().id(), Replay.of(letter, place, 3));
              byte[] header = ResubmissionCodec.encode(again);
              return ResubmissionCodec.decode(header).map(read -> read.replay().count());
            });
  }

  @Test
  void whateverIsWrittenIsACancellationOrSaysWhyItIsNone() throws Exception {
    check(
        Fuzzing.of(
                CancellationCodec.encode(
                    new Cancellation(Cancellation.Subject.job("j-1"), "why", List.of(3L, 0L))),
                CancellationCodec.encode(
                    new Cancellation(Cancellation.Subject.batch("b-1"), null, null)))
            .words("cancel", "job", "batch", "id", "reason", "before"),
        input -> CancellationCodec.encode(CancellationCodec.decode(input)));
  }

  @Test
  void whateverIsWrittenIsTheMarkOfAReplayOrSaysWhyItIsNone() throws Exception {
    check(
        Fuzzing.of(
                ReplayMarkCodec.encode(
                    new ReplayMark("j-1", 2, Instant.EPOCH, Map.of("deadline", "none"))))
            .words("job_id", "times", "replayed_at", "changes"),
        input -> ReplayMarkCodec.encode(ReplayMarkCodec.decode(input)));
  }

  @Test
  void whateverAKeyIsItNamesALetterOrNothing() throws Exception {
    Fuzzing.of("AAAA-bcd_9/11/999999999999999999", "job j-1", "batch b-1")
        .words("/", "0", "job ", "batch ")
        .check(
            input -> {
              String key = new String(input, UTF_8);
              ReplayMark.Key.parse(key)
                  .ifPresent(
                      it -> Promise.same(it, ReplayMark.Key.parse(it.toString()).orElseThrow()));
              Cancellation.Subject.ofKey(key).ifPresent(it -> Promise.same(key, it.key()));
              return ReplayMark.Key.parse(key).isPresent()
                  + ""
                  + Cancellation.Subject.ofKey(key).isPresent();
            });
  }

  @Test
  void whateverAHeaderHoldsIsWhatAnotherJobCarriesOrNothing() throws Exception {
    Parking.Origin origin = new Parking.Origin("llm.jobs", 3, 42, Instant.EPOCH);
    RecordPlace place = new RecordPlace("llm.dead-letters", 0, 7);
    Replay.Failure failure = new Replay.Failure(place, ErrorCode.TIMEOUT, "no", 2, Instant.EPOCH);
    Fuzzing.of(
            ForwardingCodec.encode(new Forwarding("j-1", origin, 1)),
            ResubmissionCodec.encode(new Resubmission("j-1", new Replay(2, List.of(failure)))))
        .words("id", "topic", "partition", "offset", "asked", "count", "former", "code", "message")
        .check(
            input -> {
              Optional<Forwarding> forwarding = ForwardingCodec.decode(input);
              forwarding.ifPresent(
                  it ->
                      Promise.same(
                          ForwardingCodec.encode(it),
                          ForwardingCodec.encode(
                              ForwardingCodec.decode(ForwardingCodec.encode(it)).orElseThrow())));
              Optional<Resubmission> resubmission = ResubmissionCodec.decode(input);
              resubmission.ifPresent(
                  it ->
                      Promise.same(
                          ResubmissionCodec.encode(it),
                          ResubmissionCodec.encode(
                              ResubmissionCodec.decode(ResubmissionCodec.encode(it))
                                  .orElseThrow())));
              return forwarding.isPresent() + "" + resubmission.isPresent();
            });
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
