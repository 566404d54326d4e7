package dev.sluice.cli.route;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.sluice.cli.report.TextTable;
import dev.sluice.schema.Job;
import dev.sluice.schema.Json;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelectionCodec;
import dev.sluice.schema.SafeText;
import dev.sluice.worker.attempt.Outage;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.Routing.Choice;
import dev.sluice.worker.route.Routing.Exclusion;
import dev.sluice.worker.route.Target;
import dev.sluice.worker.route.TokenEstimate;
import dev.sluice.worker.route.TokenEstimator;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the plan of a job in the words that its result would have. */
public final class RouteReport {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final PlannedJob planned;
  private final @Nullable String defaultModel;
  private final TokenEstimate estimate;

  /**
   * @param defaultModel what a job without a model asks for; null for nothing
   */
  public RouteReport(PlannedJob planned, @Nullable String defaultModel) {
    this.planned = requireNonNull(planned, "planned is null");
    this.defaultModel = defaultModel;
    this.estimate = TokenEstimator.estimate(planned.job());
  }

  public void table(PrintStream out) {
    out.println(SafeText.line(planned.place()));
    row(out, "model", modelWords());
    row(out, "tokens", tokens());
    switch (planned.routing()) {
      case Routing.Plan plan -> {
        if (plan.variantId() != null) {
          row(out, "variant", plan.variantId() + ", " + reasonOfVariant());
        }
        if (!plan.selection().equals(ModelSelection.NONE)) {
          row(out, "selection", ModelSelectionCodec.encode(plan.selection()).toString());
        }
        targets(plan.choices(), plan.excluded(), out);
      }
      case Routing.Unroutable unroutable -> {
        row(out, "no route", unroutable.error().message());
        targets(List.of(), unroutable.excluded(), out);
      }
    }
  }

  private static void row(PrintStream out, String name, String value) {
    out.println("%-10s  %s".formatted(name, SafeText.line(value)));
  }

  private void targets(List<Choice> choices, List<Exclusion> excluded, PrintStream out) {
    if (choices.isEmpty() && excluded.isEmpty()) {
      return;
    }
    out.println();
    TextTable table = new TextTable("PROVIDER", "MODEL", "PLACE");
    choices.forEach(
        choice -> add(table, choice.target(), choice.why().text() + outages(choice.target())));
    excluded.forEach(one -> add(table, one.target(), "excluded: " + one.reason()));
    table.write(out);
  }

  private String outages(Target target) {
    return planned.outagesOf(target).stream().map(RouteReport::words).collect(joining());
  }

  private static String words(Outage outage) {
    String credential = outage.scope().credential();
    return "; %sshut until %s after %s"
        .formatted(
            credential == null ? "" : "credential " + credential + " ",
            TIME.format(outage.until()),
            outage.cause().wireName());
  }

  private static void add(TextTable table, Target target, String place) {
    table.add(target.provider(), target.model().name(), place);
  }

  private String modelWords() {
    Optional<String> model = planned.job().model();
    if (model.isPresent()) {
      return model.get();
    }
    return defaultModel == null ? "none" : defaultModel + ", the default";
  }

  private String tokens() {
    String input = "about " + estimate.input() + " in";
    return estimate.maxOutput().isEmpty()
        ? input
        : input + ", at most " + estimate.maxOutput().getAsLong() + " out";
  }

  private String reasonOfVariant() {
    Job job = planned.job();
    String user = job.body().path("user").asString("");
    return user.isEmpty() ? "by its id " + job.id() : "by its user " + user;
  }

  /** One object on a line; what is not known is null. */
  public void json(PrintStream out) {
    ObjectNode line = Json.mapper().createObjectNode();
    line.put("id", planned.job().id())
        .put("custom_id", planned.job().labels().customId())
        .put("model", planned.job().model().orElse(defaultModel));
    ObjectNode tokens = line.putObject("tokens").put("input", estimate.input());
    estimate
        .maxOutput()
        .ifPresentOrElse(
            most -> tokens.put("max_output", most), () -> tokens.putNull("max_output"));
    switch (planned.routing()) {
      case Routing.Plan plan -> {
        line.put("variant_id", plan.variantId());
        line.set("model_selection", ModelSelectionCodec.encode(plan.selection()));
        ArrayNode targets = line.putArray("targets");
        plan.choices().forEach(choice -> addOutages(add(targets, choice), choice.target()));
        addExcluded(line, plan.excluded());
        line.putNull("error");
      }
      case Routing.Unroutable unroutable -> {
        line.putNull("variant_id").putNull("model_selection").putArray("targets");
        addExcluded(line, unroutable.excluded());
        line.putObject("error")
            .put("code", unroutable.error().code().wireName())
            .put("message", unroutable.error().message());
      }
    }
    out.println(line);
  }

  private static void addExcluded(ObjectNode line, List<Exclusion> excluded) {
    ArrayNode array = line.putArray("excluded");
    excluded.forEach(one -> add(array, one.target(), one.reason()));
  }

  private static ObjectNode add(ArrayNode array, Choice choice) {
    return add(array, choice.target(), choice.why().text());
  }

  private void addOutages(ObjectNode line, Target target) {
    ArrayNode array = line.putArray("outages");
    for (Outage outage : planned.outagesOf(target)) {
      array
          .addObject()
          .put("credential", outage.scope().credential())
          .put("cause", outage.cause().wireName())
          .put("until", outage.until().toString());
    }
  }

  private static ObjectNode add(ArrayNode array, Target target, String reason) {
    return array
        .addObject()
        .put("provider", target.provider())
        .put("model", target.model().name())
        .put("reason", reason);
  }
}
