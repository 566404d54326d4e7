package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Options;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.RateLimits;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.openai.Dialect;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All who speak OpenAI's API in their own manner, over real HTTP. */
@Timeout(60)
final class DialectsIT {

  private static final Set<Dialect> TELL_A_TIMEOUT =
      Set.of(Dialect.OPENROUTER, Dialect.DATABRICKS, Dialect.LITELLM);

  private static final Set<Dialect> HAVE_NO_QUOTA =
      Set.of(Dialect.DATABRICKS, Dialect.DOCKER_MODEL_RUNNER);

  private static Simulator simulator;
  private static HttpTransport transport;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(0, Map.of());
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
    simulator.close();
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerIsTheSameInOnePieceAndInMany(Dialect dialect) throws Exception {
    Provider provider = speaking(dialect);
    List<JsonNode> chunks = new ArrayList<>();

    Completed whole = (Completed) provider.complete(call("m-reasoning"));
    Completed streamed = (Completed) provider.stream(call("m-reasoning"), chunks::add);

    assertThat(content(whole)).isNotBlank().isEqualTo(content(streamed));
    assertThat(reasoning(whole)).isNotBlank().isEqualTo(reasoning(streamed));
    assertThat(streamed.bill()).isEqualTo(whole.bill());
    assertThat(whole.response().requestId()).isNotBlank();
    assertThat(chunks).hasSizeGreaterThan(2);
  }

  /** However one counts what the model thought, it is a part of the output; Together does not. */
  @ParameterizedTest
  @EnumSource(names = "TOGETHER", mode = EnumSource.Mode.EXCLUDE)
  void usageIsTheSameWhoeverCounts(Dialect dialect) throws Exception {
    Usage usual =
        ((Completed) speaking(Dialect.OPENAI).complete(call("m-reasoning"))).bill().usage();

    assertThat(usual.reasoningTokens()).isPositive();
    assertThat(((Completed) speaking(dialect).complete(call("m-reasoning"))).bill().usage())
        .isEqualTo(usual);
  }

  static Stream<Arguments> everyErrorOfEveryDialect() {
    return Arrays.stream(Dialect.values())
        .flatMap(
            dialect -> Arrays.stream(ErrorKind.values()).map(kind -> Arguments.of(dialect, kind)));
  }

  @ParameterizedTest
  @MethodSource("everyErrorOfEveryDialect")
  void everyErrorIsNamedInEveryDialect(Dialect dialect, ErrorKind kind) throws Exception {
    Provider provider = speaking(dialect, Fault.status(Fault.Reply.of(kind), When.ALWAYS));

    Failed failed = (Failed) provider.complete(call("m"));
    Failed streamed = (Failed) provider.stream(call("m"), chunk -> {});

    assertThat(failed.code()).isEqualTo(expected(dialect, kind));
    assertThat(streamed.code()).isEqualTo(failed.code());
    assertThat(failed.message()).isNotBlank();
    assertThat(requireNonNull(failed.response()).statusCode()).isGreaterThanOrEqualTo(400);
  }

  /** What a system has no words for it says in those of another error. */
  private static ErrorCode expected(Dialect dialect, ErrorKind kind) {
    return switch (kind) {
      case TIMEOUT -> TELL_A_TIMEOUT.contains(dialect) ? ErrorCode.TIMEOUT : ErrorCode.SERVER_ERROR;
      case QUOTA_EXHAUSTED ->
          HAVE_NO_QUOTA.contains(dialect) ? ErrorCode.RATE_LIMITED : ErrorCode.QUOTA_EXHAUSTED;
      case SERVER_ERROR ->
          dialect == Dialect.OPENROUTER ? ErrorCode.OVERLOADED : ErrorCode.SERVER_ERROR;
      default -> ErrorCode.valueOf(kind.name());
    };
  }

  @ParameterizedTest
  @EnumSource
  void anErrorInTheMiddleOfAStreamIsNamedInEveryDialect(Dialect dialect) throws Exception {
    Provider provider =
        speaking(
            dialect,
            Fault.of(Kind.ERROR_IN_STREAM, When.ALWAYS)
                .withError(Fault.Reply.of(ErrorKind.OVERLOADED)));
    List<JsonNode> chunks = new ArrayList<>();

    Failed failed = (Failed) provider.stream(call("m"), chunks::add);

    assertThat(failed.code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(chunks).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET", "TRUNCATE"})
  void aStreamThatIsCutIsBroken(Kind kind) throws Exception {
    Failed failed =
        (Failed)
            speaking(Dialect.OPENAI, Fault.of(kind, When.ALWAYS)).stream(call("m"), chunk -> {});

    assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSAL", "CONTENT_FILTER"})
  void aRefusalIsOneInPiecesAsWell(Kind kind) throws Exception {
    Provider provider = speaking(Dialect.OPENAI, Fault.of(kind, When.ALWAYS));

    Failed whole = (Failed) provider.complete(call("m"));
    Failed streamed = (Failed) provider.stream(call("m"), chunk -> {});

    assertThat(streamed.code()).isEqualTo(ErrorCode.CONTENT_POLICY);
    assertThat(streamed.message()).isEqualTo(whole.message());
    assertThat(streamed.bill()).isEqualTo(whole.bill());
  }

  @ParameterizedTest
  @CsvSource({"OPENAI", "GROQ", "OPENROUTER", "TOGETHER", "LITELLM"})
  void aThrottleSaysWhenToComeBack(Dialect dialect) throws Exception {
    simulator.behave("p", Behavior.INSTANT.withLimits(1, null, null).withDialect(dialect));
    Provider provider = provider("models");

    provider.complete(call("m"));
    Failed failed = (Failed) provider.complete(call("m"));

    assertThat(failed.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(failed.retryAfter())
        .isNotNull()
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(61));
  }

  @ParameterizedTest
  @CsvSource({"OPENAI, true", "LITELLM, true", "TOGETHER, true", "OPENROUTER, false"})
  void whatIsSaidOfLimitsComesWithEveryAnswer(Dialect dialect, boolean tokensToo) throws Exception {
    simulator.behave("p", Behavior.INSTANT.withLimits(3, 6000, null).withDialect(dialect));
    Provider provider = provider("models");
    List<String> wanted =
        tokensToo
            ? List.of("REQUESTS_PER_MINUTE 3", "TOKENS_PER_MINUTE 6000")
            : List.of("REQUESTS_PER_MINUTE 3");

    RateLimits whole = provider.complete(call("m")).limits();
    RateLimits streamed = provider.stream(call("m"), chunk -> {}).limits();
    provider.complete(call("m"));
    Failed failed = (Failed) provider.complete(call("m"));

    assertThat(limits(whole)).isEqualTo(wanted);
    assertThat(limits(streamed)).isEqualTo(wanted);
    assertThat(limits(failed.limits())).isEqualTo(wanted);
    assertThat(failed.limits().quotas().getFirst().remaining()).isEqualTo(0);
  }

  private static List<String> limits(RateLimits limits) {
    return limits.quotas().stream().map(quota -> quota.kind() + " " + quota.limit()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, models",
    "GROQ, models",
    "OPENROUTER, models",
    "TOGETHER, models",
    "XAI, models",
    "DATABRICKS, /p/api/2.0/serving-endpoints",
    "DOCKER_MODEL_RUNNER, models",
    "LITELLM, models"
  })
  void modelsAreListedInEveryDialect(Dialect dialect, String path) throws Exception {
    simulator.behave("p", Behavior.INSTANT.withModels("a", "b/c").withDialect(dialect));

    ModelListing.Listed listed = (ModelListing.Listed) provider(path).listModels();

    assertThat(listed.models()).extracting(ListedModel::name).containsExactly("a", "b/c");
  }

  @Test
  void aListThatIsRefusedSaysWhy() throws Exception {
    simulator.behave("p", Behavior.INSTANT.withApiKey("another"));

    assertThat(provider("models").listModels())
        .isInstanceOfSatisfying(
            ModelListing.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION));
  }

  private static Provider speaking(Dialect dialect, Fault... faults) {
    simulator.behave("p", Behavior.INSTANT.withDialect(dialect).withFaults(faults));
    return provider("models");
  }

  private static Provider provider(String modelsPath) {
    return new OpenAiEngine(transport, InstantSource.system())
        .create(
            ProviderSpec.of("p", "openai", URI.create(simulator.baseUrl("p")))
                .with(new Options(Map.of("models_path", List.of(modelsPath)))));
  }

  private static ProviderCall call(String model) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.putArray("messages").addObject().put("role", "user").put("content", "Why is it so?");
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, model, body, Duration.ofMinutes(1));
  }

  private static String content(Completed answer) {
    return answer.response().body().at("/choices/0/message/content").asString();
  }

  private static String reasoning(Completed answer) {
    JsonNode message = answer.response().body().at("/choices/0/message");
    return message.path("reasoning_content").asString(message.path("reasoning").asString(""));
  }
}
