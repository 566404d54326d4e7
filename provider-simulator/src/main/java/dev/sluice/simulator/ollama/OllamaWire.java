package dev.sluice.simulator.ollama;

import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Ollama's chat, embeddings and models. */
public final class OllamaWire implements Wire {

  private static final String CHAT = "/api/chat";
  private static final String EMBED = "/api/embed";
  private static final String BEARER = "Bearer ";

  @Override
  public Optional<Route> route(Received request) {
    return switch (request.path()) {
      case CHAT -> Optional.of(new Route.Model(CHAT, Chat::read));
      case EMBED -> Optional.of(new Route.Model(EMBED, Embed::read));
      case "/api/tags" -> Optional.of(Models.TAGS);
      case "/api/show" -> Optional.of(Models.show(request));
      default -> Optional.empty();
    };
  }

  @Override
  public String credential(Received request) {
    String authorization = request.header("authorization");
    return authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "";
  }

  @Override
  public Reply error(Problem problem, String requestId) {
    return OllamaError.of(problem).reply();
  }

  /** No word of theirs: they have no ids. */
  @Override
  public String requestIdHeader() {
    return "x-simulator-request-id";
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    return Map.of();
  }
}
