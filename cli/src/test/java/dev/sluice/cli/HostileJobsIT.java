package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.ResultStream;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that try to be more than jobs, through a worker in a process of its own. */
@Timeout(300)
final class HostileJobsIT {

  private static final List<String> TEXTS =
      List.of(
          "x\n23:59:59 ERROR all is lost",
          "x\r\nsluice: all is lost",
          "\u001b[2J\u001b]0;lost\u0007",
          "\u009b31mlost",
          "\u202etsol",
          "\u2028lost",
          "\u0085lost",
          "../../../etc/passwd",
          "@/etc/passwd",
          "--dangerously-skip-permissions",
          "file:///etc/passwd",
          "${HOME} ${jndi:ldap://127.0.0.1/a}",
          "\" } 1\nsluice_jobs_total 7",
          "{} {} %s%n");

  /** More than the metrics have labels for. */
  private static final int MODELS = 1_100;

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private Simulator simulator;
  private Sluice worker;
  private String metrics;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, Map.of("any", Behavior.INSTANT));
    Path config =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 1}
            admin: {port: 0}
            providers:
              any: {engine: openai, host: "%s", models: [{name: m}], dynamic_models: true}
            routing: {default_model: m}
            """
                .formatted(broker.bootstrapServers(), simulator.baseUrl("any")));
    worker = Sluice.start(directory, "worker", "--verbose", "--config", config.toString());
    metrics = worker.awaitSaying("metrics and health at (\\S+)");
  }

  @AfterEach
  void stop() {
    worker.close();
    simulator.close();
    broker.close();
  }

  @Test
  void everyOneHasItsResultAndNoneForgesALine() throws Exception {
    List<Job> jobs = new ArrayList<>();
    for (String text : TEXTS) {
      jobs.add(labelled(Job.chat("any/" + text, text), text));
      jobs.add(labelled(Job.chat("m", text), text).withReplyTo(text));
      jobs.add(labelled(Job.chat(text, text), text).withIdempotencyKey(text));
    }

    assertThat(results(jobs)).hasSize(jobs.size());
    assertNoForgery(worker.err());
    assertThat(scraped().lines().filter(line -> line.startsWith("sluice_jobs_total")))
        .allMatch(line -> line.startsWith("sluice_jobs_total{"));
  }

  private static Job labelled(Job job, String text) {
    job.body().put("user", text);
    return job.withLabels(
        new Labels(text, "hostile", text, Json.mapper().createObjectNode().put(text, text)));
  }

  private Map<String, JobResult> results(List<Job> jobs) throws Exception {
    Map<String, JobResult> results = new HashMap<>();
    try (SluiceClient client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
        ResultStream stream = client.follow("hostile")) {
      client.submitAll(jobs);
      long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (results.size() < jobs.size() && System.nanoTime() < end) {
        Optional<JobResult> next = stream.next(Duration.ofSeconds(1));
        next.ifPresent(result -> assertThat(results.put(result.id(), result)).isNull());
      }
    }
    return results;
  }

  /** A line of a log begins with its time, and none has what steers a terminal. */
  private static void assertNoForgery(String said) {
    assertThat(said.lines())
        .allMatch(line -> line.matches("(\\d\\d:\\d\\d:\\d\\d [A-Z]+ |sluice: ).*"));
    assertThat(said).doesNotContainPattern("\n23:59:59 ERROR").doesNotContain("\nsluice: all");
    assertThat(said.replace("\n", "").codePoints())
        .noneMatch(character -> Character.getType(character) == Character.CONTROL)
        .noneMatch(character -> Character.getType(character) == Character.FORMAT);
  }

  private String scraped() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(metrics + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void namesThatJobsMakeUpMakeNoEndOfTimeSeries() throws Exception {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      Job job = Job.chat("any/made-up-model-" + i, "Hi");
      job.body().put("user", "made-up-user-" + i);
      Labels labels =
          new Labels(
              "made-up-line-" + i,
              "hostile",
              "made-up-tenant-" + i,
              Json.mapper().createObjectNode());
      jobs.add(job.withLabels(labels));
    }

    assertThat(results(jobs)).hasSize(MODELS);
    String shown = scraped();
    assertThat(shown.lines().filter(line -> line.startsWith("sluice_attempts_total")))
        .hasSizeBetween(900, 1_010)
        .anyMatch(line -> line.contains("model=\"other\""));
    assertThat(shown).doesNotContain("made-up-user", "made-up-line", "made-up-tenant");
    assertThat(jobs).noneMatch(job -> shown.contains(job.id()));
  }

  @Test
  void whatComesBackIsShownToAPersonInItsOwnLine() throws Exception {
    String message = "no\nsluice: all is well\u001b[2J\u202e";
    simulator.behave(
        "any",
        Behavior.INSTANT.withFaults(
            Fault.status(Fault.Reply.of(400, "invalid_request", message), Fault.When.ALWAYS)));
    StringBuilder lines = new StringBuilder();
    for (String text : TEXTS) {
      lines
          .append(new String(JobCodec.encode(labelled(Job.chat("any/" + text, text), text)), UTF_8))
          .append('\n');
    }
    Files.writeString(directory.resolve("jobs.jsonl"), lines);

    Sluice batch =
        Sluice.run(directory, "batch", "jobs.jsonl", "-o", "out.jsonl", "--bootstrap", bootstrap());
    Sluice submit = Sluice.run(directory, "submit", "--wait", "Hi", "--bootstrap", bootstrap());

    assertThat(Files.readAllLines(directory.resolve("out.jsonl"))).hasSize(TEXTS.size());
    assertNothingSteers(batch.err());
    assertThat(submit.exitCode()).isEqualTo(3);
    assertThat(submit.err()).hasLineCount(1).startsWith("sluice: failed: invalid_request: ");
    assertNothingSteers(submit.err());
  }

  private String bootstrap() {
    return broker.bootstrapServers();
  }

  private static void assertNothingSteers(String said) {
    assertThat(said.replace("\n", "").codePoints())
        .noneMatch(character -> Character.getType(character) == Character.CONTROL)
        .noneMatch(character -> Character.getType(character) == Character.FORMAT);
  }
}
