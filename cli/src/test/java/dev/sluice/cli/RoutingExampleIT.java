package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Reply;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.Worker;
import dev.sluice.worker.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of routing, on ports of its own: what its comments promise happens. */
@Timeout(180)
final class RoutingExampleIT {

  private static final Path EXAMPLE = Path.of("../examples/routing");

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private Worker worker;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of());
    for (String file : List.of("catalogue.json", "jobs.jsonl")) {
      Files.copy(EXAMPLE.resolve(file), directory.resolve(file));
    }
    String configuration =
        Files.readString(EXAMPLE.resolve("sluice.yaml"))
            .replace("localhost:9092", broker.bootstrapServers())
            .replace("127.0.0.1:8089", "127.0.0.1:" + simulator.port());
    Path file = Files.writeString(directory.resolve("sluice.yaml"), configuration);
    worker = Worker.start(ConfigLoader.load(withAnyAdminPort(file)));
  }

  private Path withAnyAdminPort(Path file) throws IOException {
    return Files.writeString(
        directory.resolve("worker.yaml"), Files.readString(file) + "admin: {port: 0}\n");
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.stop();
    simulator.close();
    broker.close();
  }

  @Test
  void jobsGoWhereTheyWereShownToGoAndTheirResultsTellWhatFailed() throws Exception {
    assertThat(plan())
        .anyMatch(line -> line.startsWith("south openai/gpt-oss-120b 1 of 2"))
        .anyMatch(line -> line.startsWith("west gpt-oss-120b excluded: its price is not known"))
        .anyMatch(line -> line.startsWith("variant ") && line.endsWith("by its user alice"));
    assertThat(attempts("by-price"))
        .containsExactly(
            "west: excluded: its price is not known, and max_price is set", "south: succeeded");

    simulator.behave("north", Behavior.INSTANT.withApiKey("key-b"));
    Fault overloaded = Fault.status(Reply.of(ErrorKind.OVERLOADED), When.ALWAYS);
    simulator.behave("south", Behavior.INSTANT.withFaults(overloaded));

    assertThat(attempts("by-price")).contains("south: overloaded", "north: succeeded");
  }

  @Test
  void whatTheFleetHasFoundToBeOutIsShownInThePlan() throws Exception {
    simulator.behave("north", Behavior.INSTANT.withApiKey("key-b"));
    List<CompletableFuture<JobResult>> results = new ArrayList<>();
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()))) {
      for (int i = 0; i < 20; i++) {
        results.add(client.request(Job.chat("north/gpt-oss-120b", "Hi")));
      }
      for (CompletableFuture<JobResult> result : results) {
        assertThat(result.get(60, TimeUnit.SECONDS).status()).isEqualTo(JobResult.Status.SUCCEEDED);
      }
    }

    assertThat(plan())
        .anyMatch(
            line ->
                line.startsWith("north gpt-oss-120b")
                    && line.contains("; credential a shut until ")
                    && line.endsWith(" after authentication"));
  }

  private List<String> plan() throws Exception {
    Sluice route = Sluice.run(directory, "route", "jobs.jsonl");
    assertThat(route.exitCode()).as(route.err()).isZero();
    assertThat(route.err()).isEmpty();
    return route.out().lines().map(line -> line.replaceAll(" +", " ")).toList();
  }

  /** Of one job of the file, after a run of all. */
  private List<String> attempts(String customId) throws Exception {
    Sluice batch = Sluice.run(directory, "batch", "jobs.jsonl");
    assertThat(batch.exitCode()).as(batch.err()).isZero();
    return batch
        .out()
        .lines()
        .map(line -> JobResultCodec.decode(line.getBytes(UTF_8)))
        .filter(result -> customId.equals(result.labels().customId()))
        .flatMap(result -> result.attempts().stream())
        .map(attempt -> attempt.provider() + ": " + ending(attempt))
        .toList();
  }

  private static String ending(Attempt attempt) {
    return switch (attempt.outcome()) {
      case Attempt.Answered _ -> "succeeded";
      case Attempt.Failed failed -> failed.code().wireName();
      case Attempt.Excluded excluded -> "excluded: " + excluded.message();
    };
  }
}
