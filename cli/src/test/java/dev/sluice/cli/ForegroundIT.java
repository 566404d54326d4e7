package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class ForegroundIT {

  private static final Path SAMPLE = Path.of("../examples/prompts.jsonl").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void aBrokerASimulatorAWorkerAndABatchWorkTogether() throws Exception {
    try (Installation installation = Installation.start(directory)) {
      Sluice batch =
          Sluice.run(
              directory, "batch", SAMPLE.toString(), "--bootstrap", installation.bootstrap());
      assertThat(batch.exitCode()).as(batch.err()).isZero();
      assertThat(batch.out().lines()).hasSize(200);
    }
  }

  @Test
  void oneJobIsAnsweredWholeOrInPiecesOrKept() throws Exception {
    try (Installation installation = Installation.start(directory)) {
      Sluice asked =
          Sluice.run(
              directory, "submit", "--wait", "Hello", "--bootstrap", installation.bootstrap());
      assertThat(asked.exitCode()).as(asked.err()).isZero();
      assertThat(asked.out()).isNotBlank().doesNotStartWith("{");
      Sluice streamed =
          Sluice.run(
              directory, "submit", "--stream", "Hello", "--bootstrap", installation.bootstrap());
      assertThat(streamed.exitCode()).as(streamed.err()).isZero();
      assertThat(streamed.out()).isEqualTo(asked.out());
      assertThat(streamed.err()).isEmpty();
      Sluice left =
          Sluice.run(directory, "submit", "Hello", "--bootstrap", installation.bootstrap());
      assertThat(left.exitCode()).as(left.err()).isZero();
      assertThat(left.out().strip()).matches("[0-9a-f-]{36}");
    }
  }

  @Test
  void aPortInUseEndsABrokerInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Sluice kafka = Sluice.run(directory, "kafka", "--port", port);
      assertThat(kafka.exitCode()).isEqualTo(2);
      assertThat(kafka.err()).hasLineCount(1).contains("Port " + port + " is in use");
    }
  }

  @Test
  void aWorkerWithoutAClusterEndsInOneLine() throws Exception {
    Path config = directory.resolve("sluice.yaml");
    Files.writeString(config, Installation.configuration("127.0.0.1:1", "http://127.0.0.1:1/v1"));
    Sluice worker = Sluice.run(directory, "worker");
    assertThat(worker.exitCode()).isEqualTo(5);
    assertThat(worker.err()).hasLineCount(1).contains("127.0.0.1:1");
  }

  @Test
  void aMistakeInTheConfigurationIsNamedWithItsLine() throws Exception {
    Files.writeString(directory.resolve("sluice.yaml"), "kafka: {}\nworkr: {}\n");
    Sluice worker = Sluice.run(directory, "worker");
    assertThat(worker.exitCode()).isEqualTo(2);
    assertThat(worker.err()).contains("sluice.yaml:2").doesNotContain("\tat ");
  }
}
