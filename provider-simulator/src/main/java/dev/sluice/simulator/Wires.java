package dev.sluice.simulator;

import dev.sluice.simulator.openai.OpenAiWire;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import java.util.List;
import java.util.Optional;

/** The wires that are spoken. Each provider's path speaks all of them. */
final class Wires {

  /** Answers what no wire knows. */
  static final Wire USUAL = new OpenAiWire();

  /** The first that knows a path has it; OpenAI's, which shares paths with others, comes last. */
  private static final List<Wire> ALL = List.of(USUAL);

  private Wires() {}

  record Known(Wire wire, Route route) {}

  static Optional<Known> find(Received request) {
    for (Wire wire : ALL) {
      Optional<Route> route = wire.route(request);
      if (route.isPresent()) {
        return Optional.of(new Known(wire, route.get()));
      }
    }
    return Optional.empty();
  }
}
