package dev.sluice.simulator;

import dev.sluice.simulator.answer.ModelRequest;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Wire;
import java.util.Optional;

/** What a provider turns away before it counts anything. */
final class Checks {

  private Checks() {}

  /** Where a key or a token is wanted, one of the two must be presented. */
  static Optional<Problem> key(SimulatedProvider provider, Wire wire, Received received) {
    String key = provider.behavior().apiKey();
    boolean wantsToken = provider.behavior().oauth() != null;
    if ((key == null && !wantsToken) || (key != null && wire.proves(received, key))) {
      return Optional.empty();
    }
    String presented = wire.credential(received);
    if (wantsToken && provider.tokens().holds(presented)) {
      return Optional.empty();
    }
    return Optional.of(presented.isEmpty() ? new Problem.MissingKey() : new Problem.WrongKey());
  }

  static Optional<Problem> request(Behavior behavior, ModelRequest request) {
    if (!behavior.models().isEmpty() && !behavior.models().contains(request.model())) {
      return Optional.of(new Problem.UnknownModel(request.model()));
    }
    Integer window = behavior.contextWindow();
    long tokens = (long) request.inputTokens() + request.maxOutputTokens();
    if (window != null && tokens > window) {
      return Optional.of(
          new Problem.ContextExceeded(window, request.inputTokens(), request.maxOutputTokens()));
    }
    return Optional.empty();
  }
}
