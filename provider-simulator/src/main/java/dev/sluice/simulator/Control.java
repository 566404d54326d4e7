package dev.sluice.simulator;

import dev.sluice.simulator.oauth.TokenDesk;
import dev.sluice.simulator.openai.Dialect;
import dev.sluice.simulator.openai.OpenAiWire;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Steers the simulator over HTTP: {@code /control/{provider}}, {@code /control/{provider}/tokens},
 * {@code /control/{provider}/admissions} and {@code /control/calls}.
 */
final class Control {

  private static final String TOKENS = "/tokens";
  private static final String ADMISSIONS = "/admissions";
  private static final Wire WORDS = new OpenAiWire(Dialect.OPENAI);

  private final Providers providers;
  private final Ledger ledger;

  Control(Providers providers, Ledger ledger) {
    this.providers = providers;
    this.ledger = ledger;
  }

  /** The counts by provider and the recorded calls. */
  private record LedgerView(Map<String, CallCounts> counts, List<ReceivedCall> calls) {}

  /** How many access tokens a provider has given out. */
  private record TokensView(long issued) {}

  /** Below {@code /control/} is a provider's name, something of it, or {@code calls}. */
  Reply answer(Received received) {
    String what = Received.decode(received.path());
    if (what.endsWith(TOKENS)) {
      return tokens(providerOf(what, TOKENS).tokens(), received);
    }
    if (what.endsWith(ADMISSIONS)) {
      return received.method().equals("GET")
          ? json(providerOf(what, ADMISSIONS).limiter().admissions())
          : refusal(new Problem.WrongMethod(received.method(), received.fullPath()));
    }
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

  private SimulatedProvider providerOf(String what, String part) {
    return providers.get(what.substring(0, what.length() - part.length()));
  }

  private static Reply tokens(TokenDesk desk, Received received) {
    return switch (received.method()) {
      case "GET" -> json(new TokensView(desk.issued()));
      case "DELETE" -> {
        desk.revoke();
        yield json(Map.of());
      }
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
    return WORDS.error(problem, "");
  }

  private static Reply json(Object value) {
    return Reply.json(200, SimulatorJson.mapper().writeValueAsBytes(value));
  }
}
