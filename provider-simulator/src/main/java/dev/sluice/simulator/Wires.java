package dev.sluice.simulator;

import dev.sluice.simulator.anthropic.AnthropicWire;
import dev.sluice.simulator.bedrock.BedrockWire;
import dev.sluice.simulator.gemini.GeminiWire;
import dev.sluice.simulator.ollama.OllamaWire;
import dev.sluice.simulator.openai.Dialect;
import dev.sluice.simulator.openai.OpenAiWire;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The wires that a provider speaks, which are all of them. */
final class Wires {

  /** All but OpenAI's. */
  private static final List<Wire> OTHERS =
      List.of(
          new AnthropicWire(),
          new BedrockWire(),
          GeminiWire.ofGeminiApi(),
          GeminiWire.ofVertexAi(),
          new OllamaWire());

  private final Wire usual;
  private final List<Wire> all;

  Wires(Dialect dialect) {
    this.usual = new OpenAiWire(dialect);
    List<Wire> wires = new ArrayList<>(OTHERS);
    wires.add(usual);
    this.all = List.copyOf(wires);
  }

  record Known(Wire wire, Route route) {}

  /** Answers what no wire knows. */
  Wire usual() {
    return usual;
  }

  /** The first that knows a path has it; OpenAI's, which shares paths with others, comes last. */
  Optional<Known> find(Received request) {
    for (Wire wire : all) {
      Optional<Route> route = wire.route(request);
      if (route.isPresent()) {
        return Optional.of(new Known(wire, route.get()));
      }
    }
    return Optional.empty();
  }
}
