package dev.sluice.worker.admin;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Json;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.NearestNames;
import dev.sluice.worker.route.Router;
import dev.sluice.worker.route.RoutingDefaults;
import dev.sluice.worker.route.Target;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models that jobs can name, in the form in which OpenAI lists its own, each with those who
 * serve it.
 *
 * @param catalogue asked at each request
 * @param routing whose routers are names as well, and which says what providers are used
 * @param since when all of them count as created: nobody tells when they were, and OpenAI's clients
 *     want to know
 */
public record Models(Supplier<Catalogue> catalogue, RoutingDefaults routing, Instant since) {

  private static final String OURS = "sluice";

  public Models {
    requireNonNull(catalogue, "catalogue is null");
    requireNonNull(routing, "routing is null");
    requireNonNull(since, "since is null");
  }

  /** All of them, by their names alone; each may have a provider put before it. */
  JsonNode all() {
    Catalogue known = catalogue.get();
    ObjectNode list = Json.mapper().createObjectNode().put("object", "list");
    ArrayNode data = list.putArray("data");
    names(known).distinct().flatMap(name -> model(name, known).stream()).forEach(data::add);
    return list;
  }

  private Stream<String> names(Catalogue known) {
    return Stream.concat(
        Stream.concat(
            routing.routers().keySet().stream().map(Router.PREFIX::concat),
            Stream.of(Catalogue.ANY_MODEL)),
        known.names().stream());
  }

  /** Empty if a job that names it would find nobody. */
  Optional<ObjectNode> find(String name) {
    return model(name, catalogue.get());
  }

  /** Names that are like one that is not there; empty if there are none. */
  List<String> nearest(String name) {
    return NearestNames.of(name, names(catalogue.get()).toList());
  }

  private Optional<ObjectNode> model(String name, Catalogue known) {
    if (name.startsWith(Router.PREFIX)) {
      return Optional.ofNullable(routing.routers().get(name.substring(Router.PREFIX.length())))
          .map(router -> router(name, router));
    }
    List<Target> targets =
        (name.equals(Catalogue.ANY_MODEL) ? known.anyModel() : known.find(name))
            .stream().filter(target -> routing.allows(target.provider())).toList();
    return targets.isEmpty() ? Optional.empty() : Optional.of(served(name, targets));
  }

  private ObjectNode served(String name, List<Target> targets) {
    ObjectNode model = named(name, targets.size() == 1 ? targets.getFirst().provider() : OURS);
    ArrayNode providers = model.putArray("providers");
    targets.forEach(
        target -> providers.add(ModelDescription.of(target.provider(), target.model())));
    return model;
  }

  private ObjectNode router(String name, Router router) {
    ObjectNode model = named(name, OURS);
    ArrayNode variants = model.putArray("variants");
    for (Router.Variant variant : router.variants()) {
      variants
          .addObject()
          .put("variant_id", variant.id())
          .put("model_id", variant.model())
          .put("weight", variant.weight());
    }
    return model;
  }

  private ObjectNode named(String name, String owner) {
    return Json.mapper()
        .createObjectNode()
        .put("id", name)
        .put("object", "model")
        .put("created", since.getEpochSecond())
        .put("owned_by", owner);
  }
}
