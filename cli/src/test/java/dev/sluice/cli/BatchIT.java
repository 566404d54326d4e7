package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class BatchIT {

  private static final Path SAMPLE = Path.of("../examples/prompts.jsonl").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void everyLineOfTheSampleHasOneResultAndNothingIsLeft() throws Exception {
    Sluice sluice =
        Sluice.run(directory, "batch", SAMPLE.toString(), "-o", "results.jsonl", "--simulate");
    assertThat(sluice.exitCode()).as(sluice.err()).isZero();
    assertThat(results()).hasSize(200).allMatch(result -> result.status() == Status.SUCCEEDED);
    assertThat(results())
        .extracting(result -> result.labels().customId())
        .containsExactlyInAnyOrderElementsOf(customIds());
    assertThat(sluice.out()).isEmpty();
    assertThat(sluice.err()).contains("succeeded   200", "results     results.jsonl");
    assertThat(left()).isEmpty();
  }

  @Test
  void withoutAFileForThemResultsGoToStandardOutput() throws Exception {
    Files.writeString(directory.resolve("two.jsonl"), line("a", "m") + "\n" + line("b", "m"));
    Sluice sluice = Sluice.run(directory, "batch", "two.jsonl", "--simulate");
    assertThat(sluice.exitCode()).as(sluice.err()).isZero();
    assertThat(sluice.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{\"id\":"));
  }

  @Test
  void aProviderIsSimulatedWithoutItsKey() throws Exception {
    Files.writeString(
        directory.resolve("sluice.yaml"), "providers: {openrouter: {preset: openrouter}}");
    Files.writeString(directory.resolve("one.jsonl"), line("a", "openrouter/any"));
    Sluice sluice = Sluice.run(directory, "batch", "one.jsonl", "--simulate");
    assertThat(sluice.exitCode()).as(sluice.err()).isZero();
    assertThat(sluice.out()).contains("\"provider\":\"openrouter\"");
  }

  @Test
  void badLinesAreListedAndNothingIsSubmitted() throws Exception {
    String lines = String.join("\n", line("a", "m"), "{", line("a", "m"));
    Files.writeString(directory.resolve("bad.jsonl"), lines);
    Sluice sluice = Sluice.run(directory, "batch", "bad.jsonl", "-o", "out", "--simulate");
    assertThat(sluice.exitCode()).isEqualTo(2);
    assertThat(sluice.err().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("bad.jsonl:2: no JSON"))
        .contains(
            "bad.jsonl:3: duplicate custom_id \"a\" (first at line 1)",
            "sluice: bad.jsonl has 2 bad lines: nothing was submitted");
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void withNobodyToCallItSaysWhatToDo() throws Exception {
    Sluice sluice = Sluice.run(directory, "batch", SAMPLE.toString());
    assertThat(sluice.exitCode()).isEqualTo(2);
    assertThat(sluice.err())
        .hasLineCount(1)
        .contains("nothing to call", "--simulate", "--config", "--bootstrap");
  }

  @Test
  void aClusterThatIsNotThereEndsItInOneLine() throws Exception {
    Sluice sluice = Sluice.run(directory, "batch", SAMPLE.toString(), "--bootstrap", "127.0.0.1:1");
    assertThat(sluice.exitCode()).isEqualTo(5);
    assertThat(sluice.err()).hasLineCount(1).contains("127.0.0.1:1");
    assertThat(sluice.out()).isEmpty();
  }

  @Test
  void jobsThatFailAreWrittenToAndMakeItFail() throws Exception {
    Files.writeString(directory.resolve("sluice.yaml"), CONFIGURATION);
    String lines = String.join("\n", line("known", "m"), line("unknown", "nobody-has-it"));
    Files.writeString(directory.resolve("mixed.jsonl"), lines);
    Sluice sluice =
        Sluice.run(directory, "batch", "mixed.jsonl", "-o", "results.jsonl", "--simulate");
    assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(1);
    assertThat(results())
        .extracting(JobResult::status)
        .containsExactlyInAnyOrder(Status.SUCCEEDED, Status.FAILED);
    assertThat(sluice.err()).contains("1  no_route (line 2)", "groq/m");
  }

  @Test
  void anInterruptKeepsWhatIsThereAndLeavesNothingRunning() throws Exception {
    Assumptions.assumeTrue(
        interruptsReachChildren(),
        "skipped: SIGINT is ignored in this process, and so in children");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      lines.append(line("row-" + i, "m")).append('\n');
    }
    Files.writeString(directory.resolve("many.jsonl"), lines);
    try (Sluice sluice =
        Sluice.start(directory, "batch", "many.jsonl", "-o", "results.jsonl", "--simulate")) {
      Path output = directory.resolve("results.jsonl");
      sluice.awaitDoing(() -> Files.exists(output) && Files.size(output) > 0);
      sluice.signal("INT");
      assertThat(sluice.exitCode()).isEqualTo(130);
      assertThat(sluice.err()).doesNotContain("WARN");
      int said =
          Integer.parseInt(sluice.awaitSaying("stopped: ([0-9,]+) of 100,000").replace(",", ""));
      assertThat(results()).hasSizeGreaterThanOrEqualTo(said).hasSizeLessThanOrEqualTo(said + 1);
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void aFullDiskEndsItInOneLine() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "skipped: there is no /dev/full");
    Sluice sluice =
        Sluice.run(directory, "batch", SAMPLE.toString(), "-o", full.toString(), "--simulate");
    assertThat(sluice.exitCode()).isEqualTo(2);
    assertThat(sluice.err())
        .contains("cannot write results to /dev/full: No space left on device")
        .doesNotContain("\tat ");
  }

  private static final String CONFIGURATION =
      """
      providers:
        groq:
          engine: openai
          host: http://127.0.0.1:1/v1
          models: [{name: m}]
      """;

  private List<JobResult> results() throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("results.jsonl"))) {
      return lines
          .map(line -> JobResultCodec.decode(line.getBytes(StandardCharsets.UTF_8)))
          .toList();
    }
  }

  private static List<String> customIds() throws IOException {
    try (Stream<String> lines = Files.lines(SAMPLE)) {
      return lines.map(line -> Json.mapper().readTree(line).get("custom_id").asString()).toList();
    }
  }

  /** What the process left in its directory for temporary files. */
  private List<String> left() throws IOException {
    try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
      return left.map(Path::toString).filter(name -> !name.contains("hsperfdata")).toList();
    }
  }

  /**
   * A shell ignores SIGINT for what it runs in the background, and everything below inherits it.
   */
  private static boolean interruptsReachChildren() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .allMatch(ignored -> (ignored & 0b10) == 0);
    }
  }

  private static String line(String customId, String model) {
    return """
        {"custom_id":"%s","body":{"model":"%s","messages":[{"role":"user","content":"Hi"}]}}"""
        .formatted(customId, model);
  }
}
