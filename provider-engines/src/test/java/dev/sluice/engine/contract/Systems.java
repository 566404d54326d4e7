package dev.sluice.engine.contract;

import static java.util.stream.Collectors.toMap;

import dev.sluice.engine.contract.SimulatedSystem.Models;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.openai.Dialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The systems that our engines speak to, as the simulator plays them. */
final class Systems {

  static final SimulatedSystem OPENAI =
      openAi(
          "/v1",
          Dialect.OPENAI,
          Map.of("output_limit_field", "max_completion_tokens"),
          new Models("gpt-4.1-mini", "text-embedding-3-small", "gpt-5-mini"),
          ErrorCode.TIMEOUT);

  static final SimulatedSystem GROQ =
      openAi(
          "/openai/v1",
          Dialect.GROQ,
          Map.of(),
          new Models("llama-3.3-70b-versatile", null, "openai/gpt-oss-120b"),
          ErrorCode.TIMEOUT);

  static final SimulatedSystem OPENROUTER =
      openAi(
          "/api/v1",
          Dialect.OPENROUTER,
          Map.of(),
          new Models("meta-llama/llama-3.3-70b-instruct", null, "deepseek/deepseek-r1"),
          ErrorCode.SERVER_ERROR);

  static final SimulatedSystem XAI =
      openAi(
          "/v1",
          Dialect.XAI,
          Map.of("models_path", "language-models"),
          new Models("grok-4-fast-non-reasoning", null, "grok-4-fast-reasoning"),
          ErrorCode.TIMEOUT);

  static final SimulatedSystem TOGETHER =
      openAi(
          "/v1",
          Dialect.TOGETHER,
          Map.of("output_limit_field", "max_tokens"),
          new Models(
              "meta-llama/Llama-3.3-70B-Instruct-Turbo",
              "intfloat/multilingual-e5-large-instruct",
              "deepseek-ai/DeepSeek-R1"),
          ErrorCode.TIMEOUT);

  static final SimulatedSystem DATABRICKS =
      openAi(
          "/serving-endpoints",
          Dialect.DATABRICKS,
          Map.of(
              "output_limit_field",
              "max_tokens",
              "models_path",
              prefixed("/api/2.0/serving-endpoints")),
          new Models(
              "databricks-meta-llama-3-3-70b-instruct",
              "databricks-gte-large-en",
              "databricks-gpt-oss-120b"),
          ErrorCode.QUOTA_EXHAUSTED);

  static final SimulatedSystem DOCKER_MODEL_RUNNER =
      openAi(
          "/engines/v1",
          Dialect.DOCKER_MODEL_RUNNER,
          Map.of("output_limit_field", "max_tokens"),
          new Models("ai/llama3.2", "ai/nomic-embed-text-v1.5", "ai/deepseek-r1-distill-llama"),
          ErrorCode.TIMEOUT,
          ErrorCode.QUOTA_EXHAUSTED);

  static final SimulatedSystem LITELLM =
      openAi(
          "/v1",
          Dialect.LITELLM,
          Map.of("models_path", prefixed("/v1/model/info")),
          new Models("house-model", "house-embeddings", "house-reasoner"));

  static final SimulatedSystem ANTHROPIC =
      new SimulatedSystem(
          "anthropic",
          "",
          credential -> new Auth.Header("x-api-key", new Secret(credential)),
          Options.NONE,
          new Models("claude-haiku-4-5", null, "claude-sonnet-4-5"),
          Set.of(),
          UnaryOperator.identity());

  static final SimulatedSystem BEDROCK =
      new SimulatedSystem(
          "bedrock",
          "",
          Systems::bearer,
          Options.NONE,
          new Models(
              "us.anthropic.claude-haiku-4-5-20251001-v1:0",
              null,
              "us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
          Set.of(),
          UnaryOperator.identity());

  static final SimulatedSystem GEMINI = gemini("/v1beta", Systems::googleKey);

  static final SimulatedSystem VERTEX_AI =
      gemini("/v1/projects/p/locations/global/publishers/google", Systems::bearer);

  static final SimulatedSystem OLLAMA =
      new SimulatedSystem(
          "ollama",
          "",
          Systems::bearer,
          Options.NONE,
          new Models("llama3.2", "nomic-embed-text", "deepseek-r1"),
          // Whatever its models say, a refusal among it, is an answer to it.
          Set.of(ErrorCode.CONTENT_POLICY),
          UnaryOperator.identity());

  private Systems() {}

  private static SimulatedSystem openAi(
      String path,
      Dialect dialect,
      Map<String, String> options,
      Models models,
      ErrorCode... wordless) {
    return new SimulatedSystem(
        "openai",
        path,
        Systems::bearer,
        options(options),
        models,
        Set.of(wordless),
        behavior -> behavior.withDialect(dialect));
  }

  private static Options options(Map<String, String> texts) {
    return new Options(
        texts.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, option -> List.of(option.getValue()))));
  }

  private static SimulatedSystem gemini(String path, Function<String, Auth> auth) {
    return new SimulatedSystem(
        "gemini",
        path,
        auth,
        Options.NONE,
        new Models("gemini-2.5-flash", "gemini-embedding-001", "gemini-2.5-pro"),
        Set.of(),
        UnaryOperator.identity());
  }

  /** A path from the root of the simulator, where each provider has a prefix. */
  private static String prefixed(String path) {
    return "/" + SimulatedBackend.PROVIDER + path;
  }

  private static Auth googleKey(String credential) {
    return new Auth.Header("x-goog-api-key", new Secret(credential));
  }

  private static Auth bearer(String credential) {
    return new Auth.Header("Authorization", new Secret("Bearer " + credential));
  }
}
