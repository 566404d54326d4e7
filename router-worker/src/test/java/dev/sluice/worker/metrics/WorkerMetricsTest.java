package dev.sluice.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.worker.metrics.ProviderMeters.BreakerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {

  private final WorkerMetrics metrics = new WorkerMetrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void jobsAreCountedByStatusAndCode() {
    metrics.jobs().settled(Status.SUCCEEDED, null);
    metrics.jobs().settled(Status.SUCCEEDED, null);
    metrics.jobs().settled(Status.FAILED, ErrorCode.NO_ROUTE);
    metrics.jobs().settled(Status.EXPIRED, ErrorCode.DEADLINE_EXCEEDED);

    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_jobs_total{code=\"none\",status=\"succeeded\"} 2.0",
            "sluice_jobs_total{code=\"no_route\",status=\"failed\"} 1.0",
            "sluice_jobs_total{code=\"deadline_exceeded\",status=\"expired\"} 1.0");
  }

  @Test
  void attemptsAreCountedByTargetAndOutcomeAndTimed() {
    metrics.attempts().ended(attempt(new Attempt.Answered(200), Duration.ofMillis(300)));
    metrics.attempts().ended(attempt(failed("Try later."), Duration.ofMillis(20)));
    metrics.attempts().ended(attempt(failed("Try later."), Duration.ofMillis(20)));

    var target = "{model=\"openai/gpt-oss-120b\",";
    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_attempts_total" + target + "outcome=\"succeeded\",provider=\"groq\"} 1.0",
            "sluice_attempts_total" + target + "outcome=\"rate_limited\",provider=\"groq\"} 2.0",
            "sluice_attempt_duration_seconds_bucket" + target + "provider=\"groq\",le=\"0.05\"} 2",
            "sluice_attempt_duration_seconds_bucket" + target + "provider=\"groq\",le=\"0.5\"} 3",
            "sluice_attempt_duration_seconds_sum" + target + "provider=\"groq\"} 0.34");
  }

  @Test
  void limitsAreShownAsTheyStandAtEachScrape() {
    List<LimitMeters.Reading> limits = new ArrayList<>();
    metrics.limits().show(() -> limits);
    limits.add(reading(null, "requests_per_minute", 6000, 1500));
    limits.add(reading("big", "tokens_per_minute", 90_000, 22_500));

    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_limit" + labels("requests_per_minute", "*") + " 6000.0",
            "sluice_limit_share" + labels("requests_per_minute", "*") + " 1500.0",
            "sluice_limit_used" + labels("requests_per_minute", "*") + " 1490.0",
            "sluice_limit_waiting" + labels("requests_per_minute", "*") + " 300.0",
            "sluice_limit_clear_seconds" + labels("requests_per_minute", "*") + " 12.5",
            "sluice_limit_share" + labels("tokens_per_minute", "big") + " 22500.0");

    limits.removeFirst();

    assertThat(metrics.scrape())
        .contains(labels("tokens_per_minute", "big"))
        .doesNotContain(labels("requests_per_minute", "*"));
  }

  private static LimitMeters.Reading reading(
      @Nullable String model, String dimension, double limit, double share) {
    return new LimitMeters.Reading(
        "groq",
        "default",
        model,
        dimension,
        limit,
        share,
        share - 10,
        300,
        Duration.ofMillis(12_500));
  }

  private static String labels(String dimension, String model) {
    return "{credential=\"default\",dimension=\"%s\",model=\"%s\",provider=\"groq\"}"
        .formatted(dimension, model);
  }

  @Test
  void streamsAreTimedToTheirFirstChunkAndTheirRecordsCounted() {
    metrics.attempts().firstChunk("groq", "m", Duration.ofMillis(70));
    metrics.streams().published();
    metrics.streams().published();
    metrics.streams().lost();

    var target = "{model=\"m\",provider=\"groq\",le=";
    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_attempt_first_chunk_seconds_bucket" + target + "\"0.05\"} 0",
            "sluice_attempt_first_chunk_seconds_bucket" + target + "\"0.1\"} 1",
            "sluice_stream_records_total{outcome=\"published\"} 2.0",
            "sluice_stream_records_total{outcome=\"lost\"} 1.0");
  }

  @Test
  void modelsWithoutEndShareTheMetersOfOne() {
    for (int i = 0; i < 3000; i++) {
      metrics.attempts().firstChunk("open", "made-up-" + i, Duration.ofMillis(70));
    }

    assertThat(metrics.scrape().lines().filter(line -> line.contains("first_chunk_seconds_count")))
        .hasSize(1001)
        .contains(
            "sluice_attempt_first_chunk_seconds_count{model=\"other\",provider=\"open\"} 2000");
  }

  @Test
  void waitsForPermitsAreTimedByProvider() {
    metrics.attempts().ended(attempt(new Attempt.Answered(200), Duration.ofMillis(300)));

    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_permit_wait_seconds_bucket{provider=\"groq\",le=\"0.001\"} 0",
            "sluice_permit_wait_seconds_bucket{provider=\"groq\",le=\"0.01\"} 1",
            "sluice_permit_wait_seconds_count{provider=\"groq\"} 1");
  }

  @Test
  void whatIsInFlightAndTheLagAreReadAtEachScrape() {
    var jobs = new AtomicInteger(3);
    metrics.jobs().inFlight(jobs::get);
    metrics.jobs().inFlightBytes(() -> jobs.get() * 1000L);
    metrics.jobs().lag(() -> jobs.get() * 7L);
    metrics.jobs().resting(Duration.ofSeconds(5), () -> 700);
    metrics.jobs().resting(Duration.ofMinutes(20), () -> 70_000);

    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_jobs_in_flight 3.0",
            "sluice_jobs_in_flight_bytes 3000.0",
            "sluice_jobs_lag 21.0",
            "sluice_jobs_resting{seconds=\"5\"} 700.0",
            "sluice_jobs_resting{seconds=\"1200\"} 70000.0");
    jobs.set(4);
    assertThat(metrics.scrape().lines()).contains("sluice_jobs_in_flight 4.0");
  }

  @Test
  void aBreakerIsShownAsANumberThatGrowsWithTheTrouble() {
    var state = new AtomicReference<>(BreakerState.CLOSED);
    metrics.providers().breaker("groq", "m", state::get);

    assertThat(metrics.scrape())
        .contains("sluice_breaker_state{model=\"m\",provider=\"groq\"} 0.0");
    state.set(BreakerState.HALF_OPEN);
    assertThat(metrics.scrape())
        .contains("sluice_breaker_state{model=\"m\",provider=\"groq\"} 1.0");
    state.set(BreakerState.OPEN);
    assertThat(metrics.scrape())
        .contains("sluice_breaker_state{model=\"m\",provider=\"groq\"} 2.0");
  }

  @Test
  void permitsAreShownByProviderAndCredential() {
    metrics.providers().permits("groq", "team-a", () -> 5);
    metrics.providers().waiting("groq", () -> 9);
    metrics.providers().credential("groq", "team-a", () -> BreakerState.OPEN);

    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_permits_in_use{credential=\"team-a\",provider=\"groq\"} 5.0",
            "sluice_credential_state{credential=\"team-a\",provider=\"groq\"} 2.0",
            "sluice_permits_waiting{provider=\"groq\"} 9.0");
  }

  @Test
  void transactionsAreMeasuredBySizeAndTime() {
    metrics.transactions().committed(40, Duration.ofMillis(8));
    metrics.transactions().committed(1, Duration.ofMillis(3));
    metrics.transactions().aborted();

    assertThat(metrics.scrape().lines())
        .contains(
            "sluice_transaction_jobs_sum 41.0",
            "sluice_transaction_jobs_bucket{le=\"1.0\"} 1",
            "sluice_transaction_jobs_bucket{le=\"50.0\"} 2",
            "sluice_transaction_duration_seconds_bucket{le=\"0.005\"} 1",
            "sluice_transaction_duration_seconds_bucket{le=\"0.01\"} 2",
            "sluice_transactions_aborted_total 1.0");
  }

  @Test
  void theMachineAndTheProcessAreMeasuredToo() {
    assertThat(metrics.scrape())
        .contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "process_cpu_usage")
        .contains("process_uptime_seconds", "process_files_open_files", "jvm_info");
  }

  @Test
  void whatProvidersAnswerMakesNoNewLabel() {
    metrics.attempts().ended(attempt(failed("one"), Duration.ofMillis(1)));
    var before = series();
    metrics.attempts().ended(attempt(failed("another"), Duration.ofMillis(700)));

    assertThat(series()).isEqualTo(before).hasSizeGreaterThan(10);
  }

  /** Names and labels without the values. */
  private Set<String> series() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("sluice_"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .collect(Collectors.toSet());
  }

  private static Attempt attempt(Attempt.Outcome outcome, Duration duration) {
    return new Attempt(
        "groq",
        "openai/gpt-oss-120b",
        null,
        null,
        Instant.EPOCH,
        Duration.ofMillis(2),
        duration,
        outcome);
  }

  private static Attempt.Failed failed(String message) {
    return new Attempt.Failed(ErrorCode.RATE_LIMITED, message, 429, null);
  }
}
