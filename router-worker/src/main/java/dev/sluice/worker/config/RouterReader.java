package dev.sluice.worker.config;

import dev.sluice.worker.route.Router;
import dev.sluice.worker.route.Router.Variant;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the routers and their variants. */
final class RouterReader {

  private static final Format<BigDecimal> WEIGHT = Format.decimal(0);

  private final JobNames names;
  private final SelectionReader selections;
  private final Map<String, Router> routers = new LinkedHashMap<>();

  RouterReader(JobNames names) {
    this.names = names;
    this.selections = new SelectionReader(names);
  }

  Map<String, Router> routers() {
    return routers;
  }

  void read(String name, Section section) {
    if (Format.NAME.parser().apply(name).isEmpty()) {
      section.mistake("must be " + Format.NAME.expected());
    }
    names.addRouter(name);
    var ids = new HashSet<String>();
    var variants = section.sections("variants", variant -> variant(variant, ids));
    if (!section.hasElements("variants")) {
      section.mistake("variants", "must be a list of at least one variant");
    } else if (variants.stream().anyMatch(variant -> variant.weight() > 0)) {
      routers.put(name, new Router(name, variants));
    } else if (!variants.isEmpty()) {
      section.mistake("variants", "one of them needs a weight above 0");
    }
  }

  private Optional<Variant> variant(Section section, Set<String> ids) {
    var id = section.require("variant_id", Format.TEXT);
    if (id != null && !ids.add(id)) {
      section.mistake("variant_id", "there is already a variant named " + id);
    }
    var model = section.require("model_id", Format.TEXT);
    if (model != null) {
      names.objectionToModel(model).ifPresent(what -> section.mistake("model_id", what));
    }
    var selection = selections.read(section);
    double weight = section.get("weight", WEIGHT, BigDecimal.ONE).doubleValue();
    return id == null || model == null
        ? Optional.empty()
        : Optional.of(new Variant(id, model, selection, weight));
  }
}
