package dev.sluice.simulator;

import dev.sluice.simulator.answer.ModelRequest;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Wire;
import java.util.Optional;

/** What a provider turns away before it counts anything. */
final class Checks {

  private Checks() {}

  static Optional<Problem> key(Behavior behavior, Wire wire, Received received) {
    String key = behavior.apiKey();
    if (key == null || wire.proves(received, key)) {
      return Optional.empty();
    }
    return Optional.of(
        wire.credential(received).isEmpty() ? new Problem.MissingKey() : new Problem.WrongKey());
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
