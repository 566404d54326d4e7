package dev.sluice.worker.admin;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What is known of a model at a provider, as JSON; what is not known is null. */
public final class ModelDescription {

  private ModelDescription() {}

  public static ObjectNode of(String provider, Model model) {
    ObjectNode object = Json.mapper().createObjectNode();
    object.put("provider", provider).put("name", model.name());
    model.aliases().forEach(object.putArray("aliases")::add);
    object
        .put("context_window", model.contextWindow())
        .put("max_output_tokens", model.maxOutputTokens());
    endpoints(object, model);
    object
        .put("supports_tools", model.abilities().tools())
        .put("supports_vision", model.abilities().vision())
        .put("supports_structured_output", model.abilities().structuredOutput());
    price(object, model);
    return object;
  }

  private static void endpoints(ObjectNode object, Model model) {
    Set<Endpoint> endpoints = model.endpoints();
    if (endpoints == null) {
      object.putNull("endpoints");
    } else {
      endpoints.stream().sorted().map(Endpoint::url).forEach(object.putArray("endpoints")::add);
    }
  }

  private static void price(ObjectNode object, Model model) {
    Price price = model.price();
    if (price == null) {
      object.putNull("price");
    } else {
      object
          .putObject("price")
          .put("input", price.input())
          .put("output", price.output())
          .put("cached_input", price.cachedInput())
          .put("source", price.source());
    }
  }
}
