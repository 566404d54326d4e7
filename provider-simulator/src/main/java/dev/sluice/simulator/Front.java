package dev.sluice.simulator;

import dev.sluice.simulator.Calls.Endpoint;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Finds who answers a request, by its path. */
final class Front implements Handler {

  private static final Pattern CONTROL = Pattern.compile("/control/(?<what>[^/]+)");
  private static final Pattern PROVIDER =
      Pattern.compile("(?:/(?<provider>[^/]+))?/v1/(?<rest>chat/completions|embeddings|models)");

  private final Providers providers;
  private final Calls calls;
  private final Control control;

  Front(Providers providers, Calls calls, Control control) {
    this.providers = providers;
    this.calls = calls;
    this.control = control;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    Exchange exchange = new Exchange(request, response, ClientConnection.CURRENT.get());
    Matcher controlled = CONTROL.matcher(exchange.path());
    if (controlled.matches()) {
      exchange.send(control.answer(exchange, group(controlled, "what")));
      return;
    }
    Matcher called = PROVIDER.matcher(exchange.path());
    if (!called.matches()) {
      exchange.send(Reply.error(Refusals.unknownUrl(exchange.method(), exchange.path())));
      return;
    }
    String prefix = group(called, "provider");
    called(exchange, prefix.isEmpty() ? Providers.DEFAULT : prefix, group(called, "rest"));
  }

  private static String group(Matcher matcher, String name) {
    return Objects.requireNonNullElse(matcher.group(name), "");
  }

  private void called(Exchange exchange, String name, String rest) {
    boolean listing = rest.equals("models");
    if (!exchange.method().equals(listing ? "GET" : "POST")) {
      exchange.send(Reply.error(Refusals.wrongMethod(exchange.method(), exchange.path())));
      return;
    }
    SimulatedProvider provider = providers.get(name);
    if (listing) {
      exchange.send(models(name, provider.behavior()));
      return;
    }
    Endpoint endpoint = rest.equals("embeddings") ? Endpoint.EMBEDDINGS : Endpoint.CHAT;
    calls.serve(exchange, name, provider, endpoint);
  }

  private static Reply models(String owner, Behavior behavior) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    for (String model : behavior.models()) {
      data.addObject()
          .put("id", model)
          .put("object", "model")
          .put("created", 1_700_000_000L)
          .put("owned_by", owner);
    }
    return Reply.json(200, body);
  }
}
