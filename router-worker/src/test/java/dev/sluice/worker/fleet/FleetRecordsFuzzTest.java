package dev.sluice.worker.fleet;

import dev.sluice.fuzzing.Fuzzing;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Records of the topics that workers talk through, to which anybody may write. */
final class FleetRecordsFuzzTest {

  private static final Place PLACE = new Place("llm.jobs", 3, 1_234, 1_700_000_000_000L);

  private static byte[][] messages() {
    return Stream.concat(FleetCodecTest.messages().stream(), SharesCodecTest.messages().stream())
        .map(message -> FleetCodec.encode(new Envelope("w", message)))
        .toArray(byte[][]::new);
  }

  @Test
  void whateverIsWrittenIsAMessageOrNothing() throws Exception {
    Fuzzing.of(messages())
        .words(
            "version",
            "worker",
            "kind",
            "alive",
            "measured",
            "targets",
            "limits_used",
            "limits",
            "circuit_opened",
            "circuit_closed",
            "cause",
            "remaining_ms",
            "shares",
            "silent",
            "last",
            "left",
            "cooled",
            "partitions",
            "all_partitions",
            "buckets",
            "after",
            "joined",
            "ffff")
        .check(
            input -> {
              Optional<Envelope> heard = FleetCodec.decode(input);
              if (heard.isEmpty()) {
                return "nothing";
              }
              byte[] written = FleetCodec.encode(heard.get());
              Envelope again = FleetCodec.decode(written).orElseThrow();
              if (!again.equals(heard.get()) || !Arrays.equals(written, FleetCodec.encode(again))) {
                throw new AssertionError(heard.get() + "\n became \n" + again);
              }
              return heard.get().message();
            });
  }

  @Test
  void whateverIsWrittenIsWhatWasUsedOrNothing() throws Exception {
    Fuzzing.of(
            UsageCodec.encode(
                new UsageMessage(
                    LocalDate.of(2026, 11, 20), "w-1", "usd of acme", 7, 500, 20, 400)))
        .words("version", "day", "worker", "what", "number", "drawn", "asked", "used")
        .check(
            input -> {
              Optional<UsageMessage> heard = UsageCodec.decode(input);
              if (heard.isEmpty()) {
                return "nothing";
              }
              UsageMessage again = UsageCodec.decode(UsageCodec.encode(heard.get())).orElseThrow();
              if (!again.equals(heard.get()) || UsageCodec.key(again).length == 0) {
                throw new AssertionError(heard.get() + "\n became \n" + again);
              }
              return heard.get().day();
            });
  }

  /** All stands in the key; whether there is a value tells what is said from what is taken back. */
  @Test
  void whateverIsWrittenOfAHandoverIsAMessageOrNothing() throws Exception {
    Fuzzing.of(
            HandoverRecord.held(PLACE, "team/a-handover-1").key(),
            HandoverRecord.done(PLACE, "b").key(),
            HandoverRecord.lives("a").key(),
            HandoverRecord.over("a").key())
        .words("held", "done", "lives", "over", "/", "llm.jobs", "0", "-1")
        .check(
            input -> {
              byte[] value = input.length % 2 == 0 ? null : input;
              Optional<HandoverMessage> heard = HandoverMessage.decode(input, value);
              if (heard.isEmpty()) {
                return "nothing";
              }
              HandoverRecord written = written(heard.get());
              if (!HandoverMessage.decode(written.key(), written.value()).equals(heard)) {
                throw new AssertionError(heard.get() + " became another");
              }
              return heard.get().getClass().getSimpleName();
            });
  }

  private static HandoverRecord written(HandoverMessage message) {
    return switch (message) {
      case HandoverMessage.Held held -> HandoverRecord.held(held.place(), held.holder());
      case HandoverMessage.NotHeld not -> HandoverRecord.notHeld(not.place(), not.holder());
      case HandoverMessage.Done done -> HandoverRecord.done(done.place(), done.holder());
      case HandoverMessage.Settled settled -> HandoverRecord.settled(settled.place());
      case HandoverMessage.Lives lives -> HandoverRecord.lives(lives.holder());
      case HandoverMessage.Over over -> HandoverRecord.over(over.holder());
    };
  }
}
