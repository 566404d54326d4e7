package dev.sluice.simulator;

import dev.sluice.simulator.oauth.TokenEndpoint;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.RejectedRequest;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Route;
import dev.sluice.simulator.wire.Wire;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** Finds who answers a request, by its path. */
final class Front implements Handler {

  private static final String CONTROL = "/control/";
  private static final String OF_THE_DEFAULT = "v1";

  private final Providers providers;
  private final Calls calls;
  private final Control control;
  private final TokenEndpoint tokens;

  Front(Providers providers, Calls calls, Control control, TokenEndpoint tokens) {
    this.providers = providers;
    this.calls = calls;
    this.control = control;
    this.tokens = tokens;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    String path = request.path().rawPath();
    if (path.startsWith(CONTROL)) {
      Received received = new Received(request, path.substring(CONTROL.length()));
      exchange(received, response).send(control.answer(received));
      return;
    }
    int end = path.indexOf('/', 1);
    String first = end < 0 ? path : path.substring(1, end);
    boolean unnamed = end < 0 || first.equals(OF_THE_DEFAULT);
    Received received = new Received(request, unnamed ? path : path.substring(end));
    called(exchange(received, response), unnamed ? Providers.DEFAULT : Received.decode(first));
  }

  private static Exchange exchange(Received received, ServerResponse response) {
    return new Exchange(received, response, ClientConnection.CURRENT.get());
  }

  private void called(Exchange exchange, String name) {
    Received received = exchange.received();
    SimulatedProvider provider = providers.get(name);
    if (TokenEndpoint.isAt(received.path())) {
      exchange.send(tokens.answer(received, provider.tokens()));
      return;
    }
    Optional<Wires.Known> known = provider.wires().find(received);
    if (known.isEmpty()) {
      Problem problem = new Problem.UnknownUrl(received.method(), received.fullPath());
      exchange.send(provider.wires().usual().error(problem, ""));
      return;
    }
    Wire wire = known.get().wire();
    Route route = known.get().route();
    if (!received.method().equals(route.method())) {
      Problem problem = new Problem.WrongMethod(received.method(), received.fullPath());
      exchange.send(wire.error(problem, ""));
      return;
    }
    switch (route) {
      case Route.Catalog catalog -> exchange.send(tell(received, name, provider, wire, catalog));
      case Route.Model model -> calls.serve(exchange, name, provider, wire, model);
    }
  }

  private static Reply tell(
      Received received,
      String name,
      SimulatedProvider provider,
      Wire wire,
      Route.Catalog catalog) {
    Optional<Problem> problem = Checks.key(provider, wire, received);
    if (problem.isPresent()) {
      return wire.error(problem.get(), "");
    }
    try {
      return catalog.telling().tell(name, provider.behavior().models());
    } catch (RejectedRequest rejected) {
      return rejected.reply();
    }
  }
}
