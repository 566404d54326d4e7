package dev.sluice.worker;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Attempt;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.CommandLineTools;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.oauth.OAuth;
import dev.sluice.simulator.openai.Dialect;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.config.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A job in the name of each system that comes described goes through a broker, a worker and a
 * simulated provider. Of the description only the credential is given and the address changed, by
 * the variable that it reads for that, if it reads one.
 */
@Timeout(180)
final class EverySystemIT {

  private static final String KEY = "sk-simulated-0123456789";

  /** Neither a simulated system nor the stand-in of a tool ever answers that. */
  private static final String HANGING = "[hang]";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Set<String> TOOLS =
      Set.of("claude-code", "codex", "cursor-agent", "gemini-cli");

  @TempDir static Path directory;

  private static EmbeddedKafka broker;
  private static Simulator simulator;
  private static Worker worker;
  private static SluiceClient client;

  /**
   * One system.
   *
   * @param simulated the provider of the simulator that stands in for it
   * @param model that the job names
   * @param overrides what is written beside the preset, where no variable does
   */
  record Case(String preset, String simulated, String model, String overrides) {

    static Case of(String preset, String model, String... overrides) {
      return new Case(preset, preset, model, String.join(", ", overrides));
    }

    String yaml() {
      String more = overrides.isEmpty() ? "" : ", " + overrides;
      return "  %s: {preset: %s%s}\n".formatted(preset, preset, more);
    }

    @Override
    public String toString() {
      return preset;
    }
  }

  static Stream<Case> systems() {
    return Stream.of(
        Case.of("anthropic", "claude-x"),
        Case.of(
            "bedrock",
            "anthropic.claude-x-v1:0",
            host("bedrock", ""),
            "auth: {type: aws, region: us-east-1, access_key_id: AKIDEXAMPLE, secret_access_key: \"%s\"}"
                .formatted(KEY)),
        new Case("bedrock-api-key", "bedrock", "anthropic.claude-x-v1:0", host("bedrock", "")),
        Case.of("claude-code", "sonnet"),
        Case.of("codex", "gpt-x"),
        Case.of("cursor-agent", "auto"),
        Case.of("databricks", "databricks-model"),
        new Case("databricks-oauth", "databricks", "databricks-model", ""),
        Case.of("docker-model-runner", "ai/smollm2", host("docker-model-runner", "/engines/v1")),
        Case.of("gemini", "gemini-x"),
        Case.of("gemini-cli", "gemini-x"),
        Case.of("groq", "openai/gpt-oss-120b"),
        Case.of("litellm", "any"),
        Case.of("ollama", "llama3.2"),
        Case.of("openai", "gpt-x"),
        Case.of("openrouter", "meta-llama/llama-x", host("openrouter", "/api/v1")),
        Case.of("together", "meta-llama/Llama-3.3-70B-Instruct-Turbo", host("together", "/v1")),
        Case.of(
            "vertex",
            "gemini-x",
            host("vertex", "/v1/projects/p/locations/global/publishers/google"),
            "auth: {type: google, credentials: \"${file:service-account.json}\"}"),
        Case.of("xai", "grok-x"));
  }

  private static String host(String simulated, String path) {
    return "host: \"${SIMULATOR}/" + simulated + path + "\"";
  }

  private static Map<String, Behavior> behaviors() {
    Map<String, Behavior> behaviors = new HashMap<>();
    Behavior hanging =
        Behavior.INSTANT.withFaults(Fault.of(Fault.Kind.HANG, Fault.When.promptContains(HANGING)));
    Behavior keyed = hanging.withApiKey(KEY);
    systems().forEach(system -> behaviors.put(system.simulated(), keyed));
    behaviors.put("groq", keyed.withDialect(Dialect.GROQ));
    behaviors.put("openrouter", keyed.withDialect(Dialect.OPENROUTER));
    behaviors.put("xai", keyed.withDialect(Dialect.XAI));
    behaviors.put("together", keyed.withDialect(Dialect.TOGETHER));
    behaviors.put("litellm", keyed.withDialect(Dialect.LITELLM));
    behaviors.put("docker-model-runner", hanging.withDialect(Dialect.DOCKER_MODEL_RUNNER));
    behaviors.put("ollama", hanging.withModels("llama3.2", "only-here:8b"));
    behaviors.put(
        "databricks",
        keyed.withDialect(Dialect.DATABRICKS).withOAuth(new OAuth("client", KEY, 3600)));
    behaviors.put("vertex", hanging.withOAuth(new OAuth("robot@p.example.com", null, 3600)));
    return behaviors;
  }

  private static Map<String, String> environment() {
    String host = simulator.url("x").replaceFirst("/x$", "");
    return Map.ofEntries(
        Map.entry("SIMULATOR", host),
        Map.entry("ANTHROPIC_API_KEY", KEY),
        Map.entry("ANTHROPIC_BASE_URL", host + "/anthropic"),
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("AWS_BEARER_TOKEN_BEDROCK", KEY),
        Map.entry("CLAUDE_CODE_COMMAND", tool("claude")),
        Map.entry("CODEX_COMMAND", tool("codex")),
        Map.entry("CURSOR_AGENT_COMMAND", tool("cursor-agent")),
        Map.entry("DATABRICKS_HOST", host + "/databricks"),
        Map.entry("DATABRICKS_TOKEN", KEY),
        Map.entry("DATABRICKS_CLIENT_ID", "client"),
        Map.entry("DATABRICKS_CLIENT_SECRET", KEY),
        Map.entry("GEMINI_API_KEY", KEY),
        Map.entry("GEMINI_CLI_COMMAND", tool("gemini")),
        Map.entry("GOOGLE_CLOUD_PROJECT", "p"),
        Map.entry("GOOGLE_HOST", host + "/gemini"),
        Map.entry("GROQ_API_KEY", KEY),
        Map.entry("GROQ_BASE_URL", host + "/groq"),
        Map.entry("LITELLM_API_KEY", KEY),
        Map.entry("LITELLM_HOST", host + "/litellm"),
        Map.entry("OLLAMA_HOST", host + "/ollama"),
        Map.entry("OPENAI_API_KEY", KEY),
        Map.entry("OPENAI_BASE_URL", host + "/openai/v1"),
        Map.entry("OPENROUTER_API_KEY", KEY),
        Map.entry("TOGETHER_API_KEY", KEY),
        Map.entry("XAI_API_KEY", KEY),
        Map.entry("XAI_HOST", host + "/xai/v1"));
  }

  private static String tool(String command) {
    return directory.resolve(command).toString();
  }

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    simulator = Simulator.start(0, behaviors());
    CommandLineTools.install(directory);
    Files.writeString(directory.resolve("service-account.json"), serviceAccount());
    Path file =
        Files.writeString(
            directory.resolve("sluice.yaml"),
            """
            kafka: {bootstrap.servers: "%s"}
            topics: {partitions: 1}
            admin: {port: 0}
            providers:
            """
                    .formatted(broker.bootstrapServers())
                + systems().map(Case::yaml).collect(joining()));
    worker = Worker.start(ConfigLoader.load(file, environment()::get));
    client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
  }

  private static String serviceAccount() throws Exception {
    byte[] key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return Json.mapper()
        .createObjectNode()
        .put("type", "service_account")
        .put("project_id", "p")
        .put("private_key_id", "1")
        .put(
            "private_key",
            "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n")
        .put("client_email", "robot@p.example.com")
        .put("client_id", "1")
        .put("token_uri", simulator.url("vertex") + "/token")
        .toString();
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    worker.stop();
    simulator.close();
    broker.close();
  }

  @Test
  void noneIsLeftOut() {
    assertThat(systems().map(Case::preset).collect(toSet()))
        .containsExactlyInAnyOrderElementsOf(Presets.names());
  }

  @ParameterizedTest
  @MethodSource("systems")
  void aJobThatNamesItIsAnswered(Case system) throws Exception {
    Job job = Job.chat(system.preset() + "/" + system.model(), "Say something.");

    JobResult result = client.request(job).get(60, TimeUnit.SECONDS);

    assertThat(result.outcome()).isInstanceOf(JobResult.Succeeded.class);
    JobResult.Succeeded succeeded = (JobResult.Succeeded) result.outcome();
    assertThat(succeeded.route().provider()).isEqualTo(system.preset());
    assertThat(succeeded.response().body().at("/choices/0/message/content").asString())
        .isNotBlank();
    assertThat(result.usage().inputTokens()).isPositive();
    assertThat(result.usage().outputTokens()).isPositive();
  }

  @Test
  void aModelThatAProviderListsIsReachedByItsBareName() throws Exception {
    JobResult result =
        client.request(Job.chat("only-here:8b", "Say something.")).get(60, TimeUnit.SECONDS);

    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            JobResult.Succeeded.class,
            succeeded -> assertThat(succeeded.route().provider()).isEqualTo("ollama"));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void itsAnswerComesInPiecesToo(Case system) throws Exception {
    Job job = Job.chat(system.preset() + "/" + system.model(), "Say something.").streamed();

    JobResult result = client.request(job).get(60, TimeUnit.SECONDS);

    assertThat(result.outcome()).isInstanceOf(JobResult.Succeeded.class);
  }

  @ParameterizedTest
  @MethodSource("systems")
  void aCallWhoseJobIsCancelledIsAbortedOnTheWireOrItsProcessesAreKilled(Case system)
      throws Exception {
    for (Job job : hanging(system)) {
      CompletableFuture<JobResult> result = client.request(job);
      await().atMost(PATIENCE).until(() -> underWay(system) > 0);
      client.cancel(job.id());

      await().atMost(Duration.ofSeconds(2)).until(() -> underWay(system) == 0);
      assertThat(result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .satisfies(
              cancelled -> {
                assertThat(cancelled.status()).isEqualTo(JobResult.Status.CANCELLED);
                assertThat(cancelled.attempts())
                    .extracting(Attempt::outcome)
                    .singleElement()
                    .isInstanceOfSatisfying(
                        Attempt.Failed.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.CANCELLED));
              });
    }
  }

  private static List<Job> hanging(Case system) {
    Job job = Job.chat(system.preset() + "/" + system.model(), "Please " + HANGING);
    return List.of(job, job.streamed().withId(job.id() + "-streamed"));
  }

  /** Calls, or processes of tools. */
  private static long underWay(Case system) {
    return TOOLS.contains(system.preset())
        ? ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).count()
        : simulator.ledger().counts(system.simulated()).inFlight();
  }
}
