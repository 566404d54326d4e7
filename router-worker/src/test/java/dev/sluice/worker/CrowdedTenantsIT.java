package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.sluice.schema.Job;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.simulator.ReceivedCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tenants of a worker whose provider allows less than they want, judged by the calls. */
@Timeout(180)
final class CrowdedTenantsIT {

  private static final int PER_SECOND = 25;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Until the others have their line, and the calls under way are theirs as well. */
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private static final Duration MEASURED = Duration.ofSeconds(24);

  /** So that the others have jobs for all of that time. */
  private static final int SINGLE = 190;

  private static final int DOUBLE = 2 * SINGLE;
  private static final int FLOOD = 20 * SINGLE;

  @TempDir Path directory;

  private RoutingScene scene;

  @BeforeEach
  void start() throws Exception {
    scene =
        RoutingScene.start(
            directory,
            Map.of(),
            """
            providers:
              narrow:
                engine: openai
                host: ${SIMULATOR}/narrow/v1
                limits: {requests_per_minute: %d}
                models: [{name: m}]
            tenants:
              flood: {weight: 1}
              single: {weight: 1}
              double: {weight: 2}
            worker: {drain_timeout: 1s}
            """
                .formatted(60 * PER_SECOND));
  }

  @AfterEach
  void stop() throws Exception {
    scene.stop();
  }

  /**
   * In 24 s there are 600 calls: 150, 150 and 300. Which of two calls at either end of the time is
   * counted is chance, and a worker that is held up for 40 ms is late with one more: that makes up
   * to three of 150, two in a hundred, beside the five in a hundred that are promised.
   */
  @Test
  void tenantsAreServedByTheirWeightsThoughAFloodWasPutAsideBeforeThem() throws Exception {
    var _ = scene.submit(jobs("flood", FLOOD));
    await().atMost(PATIENCE).until(() -> scene.meter("sluice_jobs_resting") > FLOOD / 2);
    await().atMost(PATIENCE).until(() -> scene.meter("sluice_jobs_lag") == 0);
    var _ = scene.submit(jobs("single", SINGLE));
    var _ = scene.submit(jobs("double", DOUBLE));
    await().atMost(PATIENCE).until(() -> calls("single").size() > 0 && calls("double").size() > 0);
    Instant from = Instant.now().plus(SETTLING);
    Instant to = from.plus(MEASURED);
    await().atMost(PATIENCE).until(() -> lastCall().isAfter(to));

    double all = PER_SECOND * MEASURED.toSeconds();
    assertThat(within("single", from, to)).isCloseTo(all / 4, withinPercentage(7));
    assertThat(within("double", from, to)).isCloseTo(all / 2, withinPercentage(7));
    assertThat(within("flood", from, to)).isCloseTo(all / 4, withinPercentage(7));
  }

  private double within(String tenant, Instant from, Instant to) {
    return calls(tenant).stream()
        .filter(call -> !call.startedAt().isBefore(from) && call.startedAt().isBefore(to))
        .count();
  }

  private Instant lastCall() {
    return scene.simulator().ledger().calls().getLast().startedAt();
  }

  private List<ReceivedCall> calls(String tenant) {
    return scene.simulator().ledger().calls().stream()
        .filter(
            call -> Stream.ofNullable(call.prompt()).anyMatch(prompt -> prompt.startsWith(tenant)))
        .toList();
  }

  private static List<Job> jobs(String tenant, int count) {
    Labels labels = new Labels(null, null, tenant, Json.mapper().createObjectNode());
    return IntStream.range(0, count)
        .mapToObj(i -> Job.chat("m", tenant + " " + i).withLabels(labels))
        .toList();
  }
}
