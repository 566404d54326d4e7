package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.fleet.FleetMessage.Cooled;
import dev.sluice.worker.fleet.FleetMessage.Left;
import dev.sluice.worker.fleet.FleetMessage.Share;
import dev.sluice.worker.fleet.FleetMessage.Shares;
import dev.sluice.worker.fleet.FleetMessage.Silent;
import dev.sluice.worker.fleet.FleetMessage.Told;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SharesCodecTest {

  static List<FleetMessage> messages() {
    return List.of(
        new Shares(1, false, null, Set.of(), 1, List.of()),
        new Shares(
            7,
            true,
            new Told("other", 12),
            Set.of(0, 9, 63, 64),
            100,
            List.of(new Share("groq|default||requests_per_minute", 6_000_000, 5, 1_000_000))),
        new Silent(new Told("other", 12)),
        new Left(),
        new Cooled("groq", "default", null, Duration.ofSeconds(90)),
        new Cooled("groq", "default", "m", Duration.ofMillis(20)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsToldOfLimitsIsHeardAsItWas(FleetMessage message) {
    Envelope envelope = new Envelope("w", message);

    assertThat(FleetCodec.decode(FleetCodec.encode(envelope))).contains(envelope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"partitions\":\"ff\",\"all_partitions\":7,\"buckets\":[]",
        "\"partitions\":\"zz\",\"all_partitions\":8,\"buckets\":[]",
        "\"partitions\":\"\",\"all_partitions\":0,\"buckets\":[]",
        "\"partitions\":\"\",\"all_partitions\":8,\"buckets\":[{\"bucket\":\"b\"}]",
        "\"partitions\":\"\",\"all_partitions\":8,\"buckets\":["
            + "{\"bucket\":\"b\",\"limit\":1,\"wanted\":1,\"claim\":-1}]",
        "\"partitions\":\"\",\"all_partitions\":8,\"buckets\":["
            + "{\"bucket\":\"b\",\"limit\":1,\"wanted\":1,\"claim\":1},"
            + "{\"bucket\":\"b\",\"limit\":1,\"wanted\":1,\"claim\":1}]"
      })
  void claimsThatCannotBeAreNoMessage(String keys) {
    String message =
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"shares\",\"number\":1," + keys + "}";

    assertThat(FleetCodec.decode(message.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void theLargestMessageFitsEveryTopic() {
    String longName = "\u0000".repeat(FleetMessage.LONGEST_NAME - 3);
    Shares largest =
        new Shares(
            1_000_000_000_000L,
            true,
            new Told(longName, 1_000_000_000_000L),
            IntStream.range(0, Shares.MOST_PARTITIONS).boxed().collect(Collectors.toSet()),
            Shares.MOST_PARTITIONS,
            IntStream.range(0, Shares.MOST_BUCKETS)
                .mapToObj(i -> new Share("%03d".formatted(i) + longName, 10_000_000_000_000L, 1, 1))
                .toList());
    byte[] value = FleetCodec.encode(new Envelope("w", largest));

    assertThat(value).hasSizeLessThan(1_000_000);
    assertThat(FleetCodec.decode(value)).contains(new Envelope("w", largest));
  }

  @Test
  void aBucketTakesAHundredBytesOrSo() {
    Share share = new Share("openai|default||requests_per_minute", 10_000_000, 500_000, 400_000);
    byte[] none = FleetCodec.encode(new Envelope("w", shares(List.of())));
    byte[] one = FleetCodec.encode(new Envelope("w", shares(List.of(share))));

    assertThat(one.length - none.length).isBetween(60, 140);
  }

  private static Shares shares(List<Share> buckets) {
    return new Shares(1, true, null, Set.of(1), 12, buckets);
  }
}
