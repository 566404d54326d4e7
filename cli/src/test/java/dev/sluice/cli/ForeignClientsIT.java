package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.schema.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clients that know nothing of this project but its topics. */
@Timeout(300)
final class ForeignClientsIT {

  private static final Path NODE_EXAMPLE = Path.of("../examples/node").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void kcatPublishesABareBodyAndReadsItsResult() throws Exception {
    assumeTrue(isInstalled("kcat"), "skipped: kcat is not installed");
    try (Installation installation = Installation.start(directory)) {
      Path body = directory.resolve("body.json");
      Files.writeString(
          body,
          "{\"model\":\"gpt-oss-120b\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}\n");
      String broker = installation.bootstrap();
      run(Map.of(), "kcat", "-b", broker, "-P", "-t", "llm.jobs", "-l", body.toString());
      String result =
          run(
              Map.of(),
              "kcat",
              "-b",
              broker,
              "-C",
              "-t",
              "llm.results",
              "-o",
              "beginning",
              "-c",
              "1",
              "-X",
              "isolation.level=read_committed");
      JsonNode read = Json.mapper().readTree(result);
      assertThat(read.get("status").asString()).isEqualTo("succeeded");
      assertThat(read.at("/response/body/choices/0/message/content").asString()).isNotBlank();
    }
  }

  @Test
  void theExampleForNodePrintsAnAnswer() throws Exception {
    assumeTrue(isInstalled("node") && isInstalled("npm"), "skipped: Node is not installed");
    copyExample();
    assumeTrue(installsExample(), "skipped: npm could not install kafkajs");
    try (Installation installation = Installation.start(directory)) {
      String answer = run(Map.of("BOOTSTRAP", installation.bootstrap()), "node", "submit.js", "Hi");
      assertThat(answer).isNotBlank();
    }
  }

  /** Not so on a machine that reaches no registry; the example itself is not at fault then. */
  private boolean installsExample() throws Exception {
    return new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--no-package-lock")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("npm.txt").toFile())
            .start()
            .waitFor()
        == 0;
  }

  private void copyExample() throws IOException {
    try (Stream<Path> files = Files.list(NODE_EXAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, directory.resolve(NODE_EXAMPLE.relativize(file)));
      }
    }
  }

  private String run(Map<String, String> environment, String... command) throws Exception {
    Path out = Files.createTempFile(directory, "out-", ".txt");
    Path err = Files.createTempFile(directory, "err-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended && process.exitValue() == 0)
        .as("%s: %s", String.join(" ", command), Files.readString(err))
        .isTrue();
    return Files.readString(out);
  }

  private static boolean isInstalled(String tool) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, tool)));
  }
}
