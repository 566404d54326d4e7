package dev.sluice.simulator;

import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Steers the simulator over HTTP: {@code /control/{provider}} and {@code /control/calls}. */
final class Control {

  private final Providers providers;
  private final Ledger ledger;

  Control(Providers providers, Ledger ledger) {
    this.providers = providers;
    this.ledger = ledger;
  }

  /** The counts by provider and the recorded calls. */
  private record LedgerView(Map<String, CallCounts> counts, List<ReceivedCall> calls) {}

  /** The path below {@code /control/} is a provider's name, or {@code calls}. */
  Reply answer(Received received) {
    String what = Received.decode(received.path());
    return switch (received.method() + (what.equals("calls") ? " calls" : "")) {
      case "GET calls" -> json(new LedgerView(ledger.counts(), ledger.calls()));
      case "DELETE calls" -> {
        ledger.clear();
        yield json(Map.of());
      }
      case "GET" -> json(providers.get(what).behavior());
      case "PUT" -> replace(what, received);
      default -> refusal(new Problem.WrongMethod(received.method(), received.fullPath()));
    };
  }

  private Reply replace(String provider, Received received) {
    Optional<byte[]> body = received.body();
    if (body.isEmpty()) {
      return refusal(new Problem.TooLarge(Received.LARGEST_BODY));
    }
    try {
      Behavior behavior = SimulatorJson.mapper().readValue(body.get(), Behavior.class);
      providers.become(provider, behavior);
      return json(behavior);
    } catch (SimulatorException e) {
      return invalid(String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      return invalid(
          e.getCause() instanceof SimulatorException cause
              ? String.valueOf(cause.getMessage())
              : "No behaviour: " + e.getOriginalMessage());
    }
  }

  private static Reply invalid(String message) {
    return refusal(new Problem.InvalidRequest(message, null));
  }

  private static Reply refusal(Problem problem) {
    return Wires.USUAL.error(problem, "");
  }

  private static Reply json(Object value) {
    return Reply.json(200, SimulatorJson.mapper().writeValueAsBytes(value));
  }
}
