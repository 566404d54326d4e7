package dev.sluice.simulator;

import dev.sluice.simulator.answer.ProviderError;
import java.util.List;
import java.util.Map;
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

  Reply answer(Exchange exchange, String what) {
    return switch (exchange.method() + (what.equals("calls") ? " calls" : "")) {
      case "GET calls" -> json(new LedgerView(ledger.counts(), ledger.calls()));
      case "DELETE calls" -> {
        ledger.clear();
        yield json(Map.of());
      }
      case "GET" -> json(providers.get(what).behavior());
      case "PUT" -> replace(what, exchange);
      default -> Reply.error(Refusals.wrongMethod(exchange.method(), exchange.path()));
    };
  }

  private Reply replace(String provider, Exchange exchange) {
    try {
      byte[] body = exchange.body().orElseThrow(Refusals::tooLarge);
      Behavior behavior = SimulatorJson.mapper().readValue(body, Behavior.class);
      providers.become(provider, behavior);
      return json(behavior);
    } catch (SimulatorException e) {
      return Reply.error(ProviderError.invalid(String.valueOf(e.getMessage()), null));
    } catch (JacksonException e) {
      String message =
          e.getCause() instanceof SimulatorException cause
              ? String.valueOf(cause.getMessage())
              : "No behaviour: " + e.getOriginalMessage();
      return Reply.error(ProviderError.invalid(message, null));
    }
  }

  private static Reply json(Object value) {
    return Reply.json(200, SimulatorJson.mapper().writeValueAsBytes(value));
  }
}
