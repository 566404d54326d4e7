package dev.sluice.worker;

import dev.sluice.worker.config.ModelSettings;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Model;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/** What all providers serve: what is said of their models first, and the usual where nothing is. */
final class Served {

  private Served() {}

  static Catalogue by(List<Providers.Opened> providers) {
    SequencedMap<String, List<Model>> models = new LinkedHashMap<>();
    Set<String> open = new LinkedHashSet<>();
    for (Providers.Opened opened : providers) {
      ModelSettings settings = opened.settings().models();
      models.put(opened.name(), settings.listed().stream().map(Served::usual).toList());
      if (settings.open()) {
        open.add(opened.name());
      }
    }
    return new Catalogue(models, open);
  }

  private static Model usual(Model model) {
    return new Model(
        model.name(),
        model.aliases(),
        model.contextWindow(),
        model.abilities().orElse(Model.Abilities.DEFAULT),
        model.price());
  }
}
