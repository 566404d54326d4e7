package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.Json;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelectionCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One row of {@code routing-cases.txt}, and what the planner makes of it. */
record RoutingCase(
    String promise,
    String body,
    String given,
    String expected,
    List<ServedModel> served,
    List<Router> routers) {

  private static final int ROUTER_CELLS = 3;
  private static final int CELLS = 4;

  static List<RoutingCase> all() {
    List<List<String>> rows =
        text()
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("=="))
            .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
            .toList();
    List<ServedModel> served =
        rows.stream().filter(row -> row.size() == ServedModel.CELLS).map(ServedModel::of).toList();
    List<Router> routers =
        rows.stream().filter(row -> row.size() == ROUTER_CELLS).map(RoutingCase::router).toList();
    return rows.stream()
        .filter(row -> row.size() == CELLS)
        .map(
            row -> new RoutingCase(row.get(0), row.get(1), row.get(2), row.get(3), served, routers))
        .toList();
  }

  private static Router router(List<String> row) {
    List<Router.Variant> variants = new ArrayList<>();
    for (JsonNode variant : Json.mapper().readTree(row.get(2))) {
      ObjectNode selection = (ObjectNode) variant.get("model_selection");
      variants.add(
          new Router.Variant(
              variant.path("variant_id").asString(),
              variant.path("model_id").asString(),
              selection == null
                  ? ModelSelection.NONE
                  : ModelSelectionCodec.decode(selection, "model_selection"),
              variant.path("weight").asDouble(1)));
    }
    return new Router(row.get(1), variants);
  }

  String planned() {
    RoutingWorld world = RoutingWorld.of(served, routers, given);
    return switch (world.planner().plan(job())) {
      case Routing.Plan plan -> told(plan, world);
      case Routing.Unroutable none ->
          none.error().code().wireName() + ": " + none.error().message();
    };
  }

  private static String told(Routing.Plan plan, RoutingWorld world) {
    String targets =
        plan.choices().stream()
            .map(choice -> world.handle(choice.target()))
            .collect(joining(" > "));
    String excluded =
        plan.excluded().stream()
            .map(each -> world.handle(each.target()) + " (" + each.reason() + ")")
            .collect(joining(", "));
    String variant = plan.variantId() == null ? "" : "variant " + plan.variantId() + ": ";
    return variant + (excluded.isEmpty() ? targets : targets + "; not " + excluded);
  }

  private Job job() {
    ObjectNode request = (ObjectNode) Json.mapper().readTree(body);
    ObjectNode line = Json.mapper().createObjectNode();
    line.put("url", request.has("input") ? "/v1/embeddings" : "/v1/chat/completions");
    if (!request.has("input") && !request.has("messages")) {
      request.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    }
    line.set("body", request);
    if (request.has("beside")) {
      line.set("model_selection", request.remove("beside"));
    }
    return switch (JobCodec.decode(Json.mapper().writeValueAsBytes(line), "job-1")) {
      case DecodedJob.Valid valid -> valid.job();
      case DecodedJob.Malformed malformed -> throw new AssertionError(malformed.toString());
    };
  }

  private static String text() {
    try (InputStream file =
        requireNonNull(RoutingCase.class.getResourceAsStream("routing-cases.txt"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
