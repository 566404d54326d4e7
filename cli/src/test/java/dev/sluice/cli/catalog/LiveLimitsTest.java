package dev.sluice.cli.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import dev.sluice.worker.fleet.FleetMessage;
import dev.sluice.worker.fleet.FleetMessage.LimitUse;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.fleet.Heard;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;

final class LiveLimitsTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String RATE = "requests_per_minute";

  @Test
  void eachLimitIsSummedOverTheWorkersByWhatTheyToldLast() {
    LiveLimits limits =
        LiveLimits.of(
            List.of(
                heard("a", 4, new LimitsUsed(List.of(use(RATE, null, 6000, 5000, 9000)))),
                heard("a", 2, new LimitsUsed(List.of(use(RATE, null, 6000, 1500, 200)))),
                heard("b", 1, new LimitsUsed(List.of(use(RATE, null, 6000, 3000, 1000)))),
                heard("b", 1, new LimitsUsed(List.of(use("max_concurrency", "big", 8, 8, 3))))),
            NOW);

    assertThat(limits.workers()).isEqualTo(2);
    assertThat(lines(limits))
        .containsExactly(
            "PROVIDER CREDENTIAL MODEL LIMIT ALLOWED USED WAITING CLEAR IN",
            "groq default * requests_per_minute 6,000 4,500 ████████░░ 75 % 1,200 12.0 s",
            "groq default big max_concurrency 8 8 ██████████ 100 % 3 –");
  }

  @Test
  void whoHasToldNothingLatelyCountsNoMore() {
    LiveLimits limits =
        LiveLimits.of(
            List.of(
                heard("gone", 11, new LimitsUsed(List.of(use(RATE, null, 60, 30, 0)))),
                heard("idle", 1, new FleetMessage.Alive()),
                heard("busy", 1, new LimitsUsed(List.of(use(RATE, null, 60, 15, 0))))),
            NOW);

    assertThat(limits.workers()).isEqualTo(2);
    assertThat(lines(limits).getLast()).contains(" 15 ███░░░░░░░ 25 % ");
  }

  @Test
  void providersThatNobodyToldOfAreNotShown() {
    LiveLimits limits =
        LiveLimits.of(
            List.of(heard("a", 1, new LimitsUsed(List.of(use(RATE, null, 60, 30, 0))))), NOW);

    assertThat(limits.isKnownOf(Set.of("groq"))).isTrue();
    assertThat(limits.isKnownOf(Set.of("another"))).isFalse();
    assertThat(LiveLimits.NONE.isKnownOf(Set.of("groq"))).isFalse();
  }

  @Test
  void asJsonTheFiguresComeAsTheyAre() {
    LiveLimits limits =
        LiveLimits.of(
            List.of(heard("a", 1, new LimitsUsed(List.of(use(RATE, null, 6000, 4500, 50))))), NOW);
    ArrayNode json = Json.mapper().createArrayNode();

    limits.json("groq", json);

    assertThat(json)
        .hasToString(
            """
            [{"credential":"default","model":null,"dimension":"requests_per_minute",\
            "limit":6000,"used":4500,"waiting":50,"clear_in_ms":500}]\
            """);
  }

  private static Heard heard(String worker, long secondsAgo, FleetMessage message) {
    return new Heard(worker, message, NOW.minusSeconds(secondsAgo), 0);
  }

  private static LimitUse use(
      String dimension, @Nullable String model, long limit, long used, long waiting) {
    return new LimitUse("groq", "default", model, dimension, limit, limit / 2, used, waiting);
  }

  private static List<String> lines(LiveLimits limits) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    limits.table(Set.of("groq"), new PrintStream(out, true, UTF_8));
    return out.toString(UTF_8).lines().map(line -> line.replaceAll(" +", " ")).toList();
  }
}
