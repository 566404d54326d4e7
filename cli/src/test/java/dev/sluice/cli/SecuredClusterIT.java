package dev.sluice.cli;

import static dev.sluice.cli.SecuredCluster.APP;
import static dev.sluice.cli.SecuredCluster.OPERATOR;
import static dev.sluice.cli.SecuredCluster.WORKER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.sluice.cli.SecuredCluster.Mechanism;
import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Schedule;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Simulator;
import dev.sluice.worker.Worker;
import dev.sluice.worker.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A cluster with TLS, SASL and ACLs, where the worker, a program and an operator each have what
 * docs/SECURITY.md lists, and nothing else.
 */
@Timeout(300)
final class SecuredClusterIT {

  private static final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();

  @TempDir Path directory;

  private SecuredCluster cluster;
  private Simulator simulator;
  private Worker worker;

  /** Keeps all that is logged by anybody, the Kafka clients among them. */
  private static final class Memory extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      logged.add(
          event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage());
      for (var thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
        logged.add(thrown.getClassName() + ": " + thrown.getMessage());
      }
    }
  }

  private final Memory memory = new Memory();

  @BeforeEach
  void start() throws Exception {
    remember();
    cluster = SecuredCluster.start();
    cluster.allow(DocumentedAcls.of("sluice-worker", WORKER));
    cluster.allow(DocumentedAcls.of("sluice-submitter", APP));
    cluster.allow(DocumentedAcls.of("sluice-reader", APP));
    cluster.allow(DocumentedAcls.of("sluice-operator", OPERATOR));
    simulator = Simulator.start(0, Map.of("groq", Behavior.INSTANT));
    worker = Worker.start(ConfigLoader.load(configuration(WORKER, Mechanism.SCRAM)));
  }

  private void remember() {
    logged.clear();
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      memory.setContext(root.getLoggerContext());
      memory.start();
      root.addAppender(memory);
      root.setLevel(Level.INFO);
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.detachAppender(memory);
      root.setLevel(Level.WARN);
    }
    worker.stop();
    simulator.close();
    cluster.close();
  }

  private Path configuration(String user, Mechanism mechanism) throws Exception {
    return Files.writeString(
        directory.resolve(user + ".yaml"),
        cluster.yaml(directory, user, mechanism)
            + """
              topics: {partitions: 2, reply_allowed: ["llm.*", "other.*"]}
              admin: {port: 0}
              providers:
                groq:
                  engine: openai
                  host: %s/groq/v1
                  limits: {requests_per_minute: 6000, requests_per_day: 100000}
                  models: [{name: gpt-oss-120b}]
              routing: {default_model: gpt-oss-120b}
              """
                .formatted("http://127.0.0.1:" + simulator.port()));
  }

  private ClientOptions app(Mechanism mechanism) {
    return ClientOptions.of(cluster.settings(APP, mechanism));
  }

  @Test
  void withTheLeastAclsEverythingWorksAndNothingWarns() throws Exception {
    batchHasItsResults();
    aJobThatRestsComesBack();
    aStreamIsHeard();
    anOperatorSeesTheFleet();

    assertThat(logged).noneMatch(line -> line.startsWith("WARN dev.sluice"));
    assertThat(logged).noneMatch(line -> line.startsWith("ERROR"));
    assertNoSecretIsLogged();
  }

  /** By the command, as a process of its own, with PLAIN. */
  private void batchHasItsResults() throws Exception {
    Path jobs = directory.resolve("jobs.jsonl");
    Files.writeString(
        jobs,
        """
        {"custom_id":"good","body":{"messages":[{"role":"user","content":"Hi"}]}}
        {"custom_id":"bad","body":{"model":"nobody-has-this","messages":[{"role":"user","content":"Hi"}]}}
        """);
    String config = configuration(APP, Mechanism.PLAIN).toString();
    Sluice batch = Sluice.run(directory, "batch", "jobs.jsonl", "--config", config);

    assertThat(batch.exitCode()).as(batch.err()).isEqualTo(1);
    assertThat(batch.out().lines().map(line -> JobResultCodec.decode(line.getBytes(UTF_8))))
        .extracting(JobResult::status)
        .containsExactlyInAnyOrder(JobResult.Status.SUCCEEDED, JobResult.Status.FAILED);
  }

  private void aJobThatRestsComesBack() throws Exception {
    try (SluiceClient client = SluiceClient.connect(app(Mechanism.SCRAM))) {
      Schedule later =
          new Schedule(Schedule.NOW.priority(), null, Instant.now().plus(Duration.ofSeconds(4)));
      JobResult result =
          client
              .request(Job.chat("gpt-oss-120b", "Hi").withSchedule(later))
              .get(60, TimeUnit.SECONDS);
      assertThat(result.status()).isEqualTo(JobResult.Status.SUCCEEDED);
    }
  }

  private void aStreamIsHeard() throws Exception {
    String config = configuration(APP, Mechanism.SCRAM).toString();
    Sluice submit = Sluice.run(directory, "submit", "--stream", "Hi", "--config", config);

    assertThat(submit.exitCode()).as(submit.err()).isZero();
    assertThat(submit.err()).isEmpty();
    assertThat(submit.out()).isNotBlank();
  }

  private void anOperatorSeesTheFleet() throws Exception {
    String config = configuration(OPERATOR, Mechanism.SCRAM).toString();
    Sluice providers = Sluice.run(directory, "providers", "--config", config);

    assertThat(providers.exitCode()).as(providers.err()).isZero();
    assertThat(providers.err()).isEmpty();
    assertThat(providers.out()).contains("requests_per_minute", "6,000");
  }

  private static void assertNoSecretIsLogged() {
    assertThat(logged)
        .anyMatch(line -> line.contains("sasl.jaas.config = [hidden]"))
        .noneMatch(line -> line.contains("pw-of-"))
        .noneMatch(line -> line.contains("LoginModule required"));
  }

  @Test
  void aReplyTopicThatMayNotBeWrittenToCostsNothing() throws Exception {
    cluster.admin().createTopics(List.of(new NewTopic("other.results", 1, (short) 1))).all().get();
    try (SluiceClient client = SluiceClient.connect(app(Mechanism.SCRAM))) {
      CompletableFuture<JobResult> result = client.await("forbidden");
      client
          .submit(Job.chat("gpt-oss-120b", "Hi").withId("forbidden").withReplyTo("other.results"))
          .get(60, TimeUnit.SECONDS);

      assertThat(result.get(60, TimeUnit.SECONDS).outcome())
          .isInstanceOfSatisfying(
              JobResult.Failed.class,
              failed -> {
                assertThat(failed.error().code()).isEqualTo(ErrorCode.REPLY_TOPIC_UNAVAILABLE);
                assertThat(failed.error().message()).contains("WRITE on the topic is missing");
              });
      assertThat(simulator.ledger().calls()).isEmpty();
    }
  }

  @Test
  void resultsThatMayNotBeWrittenForAWhileAreLateAndNotLost() throws Exception {
    List<AclBinding> taken = onTopic(AclOperation.WRITE, "llm.results");
    try (SluiceClient client = SluiceClient.connect(app(Mechanism.SCRAM))) {
      cluster.take(taken);
      CompletableFuture<JobResult> result = client.request(Job.chat("gpt-oss-120b", "Hi"));
      awaitLogged("llm.results");
      cluster.allow(taken);

      assertThat(result.get(60, TimeUnit.SECONDS).status()).isEqualTo(JobResult.Status.SUCCEEDED);
      assertThat(simulator.ledger().calls()).hasSize(1);
    }
  }

  @Test
  void aWorkerThatMayNotReadItsJobsAnyMoreEndsAndSaysWhatIsMissing() throws Exception {
    cluster.take(onTopic(AclOperation.READ, "llm.jobs"));

    Throwable failure = worker.failure().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertThat(failure).hasMessageContaining("llm.jobs");
  }

  private static List<AclBinding> onTopic(AclOperation operation, String topic) {
    ResourcePattern resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    return List.of(DocumentedAcls.allow(WORKER, operation, resource));
  }

  private static void awaitLogged(String text) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Set.copyOf(logged).stream()
                    .anyMatch(line -> line.contains(text) && line.startsWith("WARN dev.sluice")));
  }
}
