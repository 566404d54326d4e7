package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The smallest run of all measurements, with all of its processes. Nothing is said of how fast. */
@Timeout(300)
final class MainJobIT {

  private static final List<String> FIGURES =
      List.of(
          "/throughput/floor/jobs_per_second",
          "/throughput/floor/cpu_seconds_per_10000_jobs",
          "/throughput/worker/jobs_per_second",
          "/throughput/worker/cpu_seconds_per_10000_jobs",
          "/throughput/cpu_ratio",
          "/idle_latency/echo/p50_ms",
          "/idle_latency/echo/p99_ms",
          "/idle_latency/worker/p50_ms",
          "/idle_latency/worker/p99_ms",
          "/memory/resident_bytes_when_full",
          "/memory/resident_bytes_at_most",
          "/machine/cores",
          "/machine/memory_bytes");

  @TempDir private Path directory;

  @Test
  void oneRunMeasuresEverythingAndWritesBothReports() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();

    new MainJob(Size.QUICK, told::add).run(directory);

    JsonNode json = Json.mapper().readTree(Files.readString(directory.resolve("main-job.json")));
    assertThat(FIGURES).allSatisfy(at -> assertThat(json.at(at).asDouble()).isPositive());
    assertThat(json.at("/memory/in_flight").asInt()).isEqualTo(Size.QUICK.heldInFlight());
    assertThat(directory.resolve("main-job.md"))
        .content()
        .contains("| floor |", "| echo |", "(VmHWM)", "load average", "benchmarks/run");
    assertThat(told).anyMatch(line -> line.startsWith("worker-1:"));
  }
}
