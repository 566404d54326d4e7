package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.worker.fleet.FleetMessage.Alive;
import dev.sluice.worker.fleet.FleetMessage.Circuit;
import dev.sluice.worker.fleet.FleetMessage.CircuitClosed;
import dev.sluice.worker.fleet.FleetMessage.CircuitOpened;
import dev.sluice.worker.fleet.FleetMessage.LimitUse;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.fleet.FleetMessage.Measured;
import dev.sluice.worker.fleet.FleetMessage.Seen;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FleetCodecTest {

  private static final Seen SEEN =
      new Seen(
          "groq",
          "openai/gpt-oss-120b",
          12,
          3,
          Duration.ofMillis(8_400),
          3_600,
          Duration.ofMillis(8_100));

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(
              SpecificationVersion.DRAFT_2020_12,
              registry ->
                  registry.schemaIdResolvers(
                      ids ->
                          ids.mapPrefix(
                              "https://sluice.dev/schema/", "classpath:dev/sluice/schema/")))
          .getSchema(SchemaLocation.of("https://sluice.dev/schema/fleet-message.schema.json"));

  static List<FleetMessage> messages() {
    return List.of(
        new Alive(),
        new Measured(List.of(SEEN, new Seen("x", "y", 0, 1, Duration.ZERO, 0, Duration.ZERO))),
        new LimitsUsed(
            List.of(
                new LimitUse("groq", "default", null, "requests_per_minute", 6000, 1500, 1490, 300),
                new LimitUse("groq", "key-2", "m", "max_concurrency", 64, 64, 0, 0))),
        new CircuitOpened(
            new Circuit("groq", null, "m"), ErrorCode.OVERLOADED, Duration.ofMillis(9_900)),
        new CircuitOpened(
            new Circuit("groq", "key-2", null), ErrorCode.AUTHENTICATION, Duration.ofMinutes(1)),
        new CircuitOpened(
            new Circuit("groq", "key-2", "m"), ErrorCode.PERMISSION_DENIED, Duration.ZERO),
        new CircuitClosed(new Circuit("groq", null, "m")),
        new CircuitClosed(new Circuit("groq", "key-2", null)));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageArrivesAsItWasSent(FleetMessage message) {
    Envelope envelope = new Envelope("worker-1", message);

    assertThat(FleetCodec.decode(FleetCodec.encode(envelope))).contains(envelope);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void everyMessageIsAsItsSchemaSays(FleetMessage message) {
    byte[] value = FleetCodec.encode(new Envelope("worker-1", message));

    assertThat(SCHEMA.validate(Json.mapper().readTree(value))).isEmpty();
  }

  @Test
  void whatALaterWorkerAddsIsPassedOver() {
    assertThat(
            FleetCodec.decode(
                bytes(
                    """
                    {"version": 1, "worker": "w", "kind": "circuit_closed", "provider": "groq",
                     "model": null, "credential": "a", "zone": {"name": "eu"}, "since": 17}
                    """)))
        .contains(new Envelope("w", new CircuitClosed(new Circuit("groq", "a", null))));
  }

  @Test
  void anOutageWhoseCauseIsNotKnownYetIsAnOutageAllTheSame() {
    assertThat(
            FleetCodec.decode(
                bytes(
                    """
                    {"version": 1, "worker": "w", "kind": "circuit_opened", "provider": "groq",
                     "model": "m", "cause": "sunspots", "remaining_ms": 5000}
                    """)))
        .contains(
            new Envelope(
                "w",
                new CircuitOpened(
                    new Circuit("groq", null, "m"),
                    ErrorCode.SERVER_ERROR,
                    Duration.ofSeconds(5))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "17",
        "[]",
        "{}",
        "no JSON",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"alive\"",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"alive\"} {}",
        "{\"version\":2,\"worker\":\"w\",\"kind\":\"alive\"}",
        "{\"version\":\"1\",\"worker\":\"w\",\"kind\":\"alive\"}",
        "{\"worker\":\"w\",\"kind\":\"alive\"}",
        "{\"version\":1,\"kind\":\"alive\"}",
        "{\"version\":1,\"worker\":5,\"kind\":\"alive\"}",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"lease_granted\"}",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"measured\",\"targets\":[{\"provider\":\"x\"}]}",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"circuit_closed\"}",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"circuit_closed\",\"provider\":\"p\"}",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"circuit_opened\",\"provider\":\"p\","
            + "\"model\":\"m\",\"cause\":\"timeout\",\"remaining_ms\":-1}",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"circuit_opened\",\"provider\":\"p\","
            + "\"model\":\"m\",\"cause\":\"timeout\",\"remaining_ms\":1e300}",
        "{\"version\":1,\"worker\":\"w\",\"kind\":\"circuit_opened\",\"provider\":\"p\","
            + "\"model\":\"m\",\"cause\":\"timeout\",\"remaining_ms\":99999999999999999999}"
      })
  void whatIsNoMessageIsNone(String text) {
    assertThat(FleetCodec.decode(bytes(text))).isEmpty();
  }

  @Test
  void numbersThatNoSumWouldSurviveAreRefused() {
    String sound = new String(FleetCodec.encode(new Envelope("w", seen(SEEN))), UTF_8);

    for (String number : List.of("-1", "1.5", "9223372036854775807", "\"12\"", "null")) {
      for (String field :
          List.of("answered\":12", "failed\":3", "time_us\":8400000", "output_tokens\":3600")) {
        String broken = field.substring(0, field.indexOf(':') + 1) + number;
        assertThat(FleetCodec.decode(bytes(sound.replace(field, broken)))).as(broken).isEmpty();
      }
    }
  }

  @Test
  void aRecordWithoutAValueOrOfNoiseIsNone() {
    Random random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      assertThat(FleetCodec.decode(noise)).isEmpty();
    }
    assertThat(FleetCodec.decode(null)).isEmpty();
    assertThat(FleetCodec.decode(bytes("[".repeat(100_000)))).isEmpty();
  }

  @Test
  void namesThatAreLongerThanAnyNameAreRefused() {
    String longName = "m".repeat(FleetMessage.LONGEST_NAME + 1);

    assertThat(
            FleetCodec.decode(
                FleetCodec.encode(
                    new Envelope("w", new CircuitClosed(new Circuit("groq", null, longName))))))
        .isEmpty();
  }

  @Test
  void theLargestMessageFitsEveryTopic() {
    String longName = "\u0000".repeat(FleetMessage.LONGEST_NAME);
    Duration longest = Duration.ofSeconds(1_000_000);
    Seen seen =
        new Seen(
            longName, longName, 1_000_000_000, 1_000_000_000, longest, 1_000_000_000_000L, longest);
    FleetMessage message = new Measured(Collections.nCopies(Measured.MOST_TARGETS, seen));

    assertThat(FleetCodec.encode(new Envelope("w", message))).hasSizeLessThan(1_000_000);
  }

  @Test
  void aTargetTakesAHundredAndFiftyBytesOrSo() {
    byte[] one = FleetCodec.encode(new Envelope("w", seen(SEEN)));
    byte[] two = FleetCodec.encode(new Envelope("w", seen(SEEN, SEEN)));

    assertThat(two.length - one.length).isBetween(100, 200);
    assertThat(Json.mapper().readTree(one).path("targets")).hasSize(1);
  }

  private static Measured seen(Seen... targets) {
    return new Measured(List.of(targets));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
