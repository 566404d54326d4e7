package dev.sluice.benchmarks;

import dev.sluice.schema.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report for programs; units stand in the names. */
final class JsonReport {

  private JsonReport() {}

  static String of(Report report) {
    ObjectNode root = Json.mapper().createObjectNode();
    machine(report.machine(), root.putObject("machine"));
    throughput(report, root.putObject("throughput"));
    latency(report, root.putObject("idle_latency"));
    memory(report, root.putObject("memory"));
    return root.toPrettyString() + "\n";
  }

  private static void machine(Machine machine, ObjectNode node) {
    node.put("cores", machine.cores());
    node.put("memory_bytes", machine.memoryBytes());
    node.put("system", machine.system());
    node.put("jdk", machine.jdk());
    node.put("worker_flags", String.join(" ", Child.WORKER_FLAGS));
    node.put("load_average_at_start", machine.loadAverage());
    node.put("quiet", machine.isQuiet());
    node.put("measured_at", machine.measuredAt().toString());
    node.put("commit", machine.commit());
  }

  private static void throughput(Report report, ObjectNode node) {
    node.put("in_flight", report.size().inFlight());
    node.put("warm_up_jobs", report.size().warmUp());
    rounds(report.throughput().floor(), node.putObject("floor"));
    rounds(report.throughput().worker(), node.putObject("worker"));
    node.put("cpu_ratio", report.throughput().ratio());
    node.put("cpu_ratio_goal", Report.CPU_GOAL);
  }

  private static void rounds(List<Throughput.Round> rounds, ObjectNode node) {
    node.put("jobs_per_second", Throughput.Figures.jobsPerSecond(rounds));
    node.put("cpu_seconds_per_10000_jobs", Throughput.Figures.cpuSecondsPer10000(rounds));
    ArrayNode each = node.putArray("rounds");
    for (Throughput.Round round : rounds) {
      each.addObject()
          .put("jobs", round.jobs())
          .put("elapsed_ms", round.elapsed().toMillis())
          .put("cpu_ms", round.cpu().toMillis());
    }
  }

  private static void latency(Report report, ObjectNode node) {
    latencies(report.latency().echo(), node.putObject("echo"));
    latencies(report.latency().worker(), node.putObject("worker"));
    node.put("p50_ratio", report.p50Ratio());
    node.put("p99_ratio", report.p99Ratio());
    node.put("ratio_goal", Report.LATENCY_GOAL);
  }

  private static void latencies(Latencies latencies, ObjectNode node) {
    node.put("samples", latencies.count());
    node.put("p50_ms", latencies.p50Millis());
    node.put("p99_ms", latencies.p99Millis());
  }

  private static void memory(Report report, ObjectNode node) {
    node.put("in_flight", report.footprint().inFlight());
    node.put("resident_bytes_when_full", report.footprint().fullBytes());
    node.put("resident_bytes_at_most", report.footprint().mostBytes());
    node.put("goal_bytes", Report.MEMORY_GOAL);
  }
}
