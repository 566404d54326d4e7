package dev.sluice.simulator;

import dev.sluice.simulator.answer.ImpossibleSchema;
import dev.sluice.simulator.answer.ModelRequest;
import dev.sluice.simulator.limit.Admission;
import dev.sluice.simulator.limit.TokenCount;
import dev.sluice.simulator.wire.ModelCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Serves calls of models as a provider does: key, form, model and context are checked, the limits
 * admit or turn away, then comes the latency, and then the answer or what goes wrong with it.
 */
final class Calls {

  private final Ledger ledger;
  private final InstantSource clock;

  Calls(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  void serve(
      Exchange exchange, String name, SimulatedProvider provider, Wire wire, Route.Model route) {
    Received received = exchange.received();
    OpenCall call = ledger.begin(name, route.endpoint(), received.header("x-client-request-id"));
    Service service = new Service(exchange, provider, wire, "req_" + call.snapshot().sequence());
    int sent = 0;
    try {
      ModelCall read = service.read(route);
      call.understood(read.request().model(), read.request().prompt());
      sent = service.answer(read);
    } catch (RejectedRequest rejected) {
      sent = service.refuse(rejected.reply());
    } catch (ImpossibleSchema impossible) {
      String why = String.valueOf(impossible.getMessage());
      sent = service.refuse(service.error(new Problem.InvalidRequest(why, null)));
    } finally {
      call.end(sent, sent == 0 && exchange.client().isGone());
    }
  }

  /** One call while it is served. Every method that sends returns the status; 0 if none was. */
  private final class Service {

    private final Exchange exchange;
    private final SimulatedProvider provider;
    private final Wire wire;
    private final String id;
    private @Nullable TokenCount used;

    private Service(Exchange exchange, SimulatedProvider provider, Wire wire, String id) {
      this.exchange = exchange;
      this.provider = provider;
      this.wire = wire;
      this.id = id;
    }

    private ModelCall read(Route.Model route) {
      Behavior behavior = provider.behavior();
      refuse(Checks.key(provider, wire, exchange.received()));
      byte[] body =
          exchange
              .received()
              .body()
              .orElseThrow(() -> rejected(new Problem.TooLarge(Received.LARGEST_BODY)));
      ModelCall call = route.reading().read(parse(body));
      refuse(Checks.request(behavior, call.request()));
      return call;
    }

    private JsonNode parse(byte[] body) {
      try {
        return SimulatorJson.mapper().readTree(body);
      } catch (JacksonException e) {
        throw rejected(new Problem.NotJson());
      }
    }

    private void refuse(Optional<Problem> problem) {
      if (problem.isPresent()) {
        throw rejected(problem.get());
      }
    }

    private RejectedRequest rejected(Problem problem) {
      return new RejectedRequest(error(problem));
    }

    private Reply error(Problem problem) {
      return wire.error(problem, id);
    }

    private int refuse(Reply reply) {
      exchange.send(identified(reply));
      return reply.status();
    }

    private Reply identified(Reply reply) {
      return reply.with(Map.of(wire.requestIdHeader(), id));
    }

    private int answer(ModelCall call) {
      ModelRequest request = call.request();
      Admission admission =
          provider
              .limiter()
              .admit(
                  request.model(),
                  new TokenCount(request.inputTokens(), request.maxOutputTokens()));
      Map<String, String> limits = wire.limitHeaders(admission.state(), clock.instant());
      return switch (admission) {
        case Admission.Rejected rejected ->
            refuse(error(new Problem.RateLimited(rejected)).with(limits));
        case Admission.Admitted admitted -> {
          try {
            yield admitted(call, limits);
          } finally {
            provider.limiter().release(admitted, used);
          }
        }
      };
    }

    private int admitted(ModelCall call, Map<String, String> limits) {
      ModelRequest request = call.request();
      String key = wire.credential(exchange.received());
      Optional<Fault> fault = provider.faults().next(request.model(), request.prompt(), key);
      Duration latency = provider.nextLatency();
      if (latency.isPositive() && exchange.client().isGoneWithin(latency)) {
        throw new CloseConnectionException("The client has gone");
      }
      Fault.Kind kind = fault.map(Fault::kind).orElse(null);
      Answers.Answer made = Answers.of(call, kind, id, clock.instant());
      Reply answer = identified(made.reply()).with(limits);
      Duration pause = Duration.ofMillis(provider.behavior().chunkDelayMs());
      if (fault.isPresent()) {
        return new FaultyAnswer(call, wire, id, answer, pause).send(fault.get(), exchange);
      }
      used = made.used();
      exchange.send(answer, pause);
      return answer.status();
    }
  }
}
