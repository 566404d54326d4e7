package dev.sluice.engine.contract;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.Secret;
import dev.sluice.provider.testkit.Ability;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The systems that our engines speak to, as the simulator plays them. */
final class Systems {

  static final SimulatedSystem OPENAI =
      new SimulatedSystem(
          "openai",
          "/v1",
          Systems::bearer,
          Options.NONE,
          Map.of(
              Endpoint.CHAT_COMPLETIONS, "gpt-4.1-mini",
              Endpoint.EMBEDDINGS, "text-embedding-3-small"),
          EnumSet.allOf(Ability.class),
          // A timeout of its own is to it an error of the server.
          Set.of(ErrorCode.TIMEOUT),
          UnaryOperator.identity());

  static final SimulatedSystem ANTHROPIC =
      new SimulatedSystem(
          "anthropic",
          "",
          credential -> new Auth.Header("x-api-key", new Secret(credential)),
          Options.NONE,
          Map.of(Endpoint.CHAT_COMPLETIONS, "claude-sonnet-4-5"),
          EnumSet.complementOf(EnumSet.of(Ability.EMBEDDINGS)),
          Set.of(),
          UnaryOperator.identity());

  static final SimulatedSystem BEDROCK =
      new SimulatedSystem(
          "bedrock",
          "",
          Systems::bearer,
          Options.NONE,
          Map.of(Endpoint.CHAT_COMPLETIONS, "us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
          EnumSet.complementOf(EnumSet.of(Ability.EMBEDDINGS)),
          Set.of(),
          UnaryOperator.identity());

  static final SimulatedSystem OLLAMA =
      new SimulatedSystem(
          "ollama",
          "",
          Systems::bearer,
          Options.NONE,
          Map.of(
              Endpoint.CHAT_COMPLETIONS, "llama3.2",
              Endpoint.EMBEDDINGS, "nomic-embed-text"),
          EnumSet.allOf(Ability.class),
          // Whatever its models say, a refusal among it, is an answer to it.
          Set.of(ErrorCode.CONTENT_POLICY),
          UnaryOperator.identity());

  static final SimulatedSystem GEMINI = gemini("/v1beta", Systems::googleKey);

  static final SimulatedSystem VERTEX_AI =
      gemini("/v1/projects/p/locations/global/publishers/google", Systems::bearer);

  private Systems() {}

  private static SimulatedSystem gemini(String path, Function<String, Auth> auth) {
    return new SimulatedSystem(
        "gemini",
        path,
        auth,
        Options.NONE,
        Map.of(
            Endpoint.CHAT_COMPLETIONS, "gemini-2.5-flash",
            Endpoint.EMBEDDINGS, "gemini-embedding-001"),
        EnumSet.allOf(Ability.class),
        Set.of(),
        UnaryOperator.identity());
  }

  private static Auth googleKey(String credential) {
    return new Auth.Header("x-goog-api-key", new Secret(credential));
  }

  private static Auth bearer(String credential) {
    return new Auth.Header("Authorization", new Secret("Bearer " + credential));
  }
}
