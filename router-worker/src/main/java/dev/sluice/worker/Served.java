package dev.sluice.worker;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.Provider;
import dev.sluice.worker.config.ModelSettings;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the models of one provider: what its description says first, then what the
 * provider itself says.
 */
final class Served {

  private final Provider provider;
  private final ModelSettings settings;

  Served(Providers.Opened opened) {
    this.provider = opened.provider();
    this.settings = opened.settings().models();
  }

  /**
   * All that is known, and nothing that is not.
   *
   * @param listed what the provider said, in its order
   */
  List<Model> known(List<ListedModel> listed) {
    Map<String, ListedModel> told = new HashMap<>();
    listed.forEach(model -> told.putIfAbsent(model.name(), model));
    List<Model> models = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Model model : settings.listed()) {
      models.add(both(model, told.get(model.name())));
      names.add(model.name());
      names.addAll(model.aliases());
    }
    if (settings.open()) {
      listed.stream()
          .filter(model -> names.add(model.name()))
          .forEach(model -> models.add(both(Model.named(model.name()), model)));
    }
    return models;
  }

  /** The same for routing: where a description says nothing, it means the usual. */
  List<Model> usual(List<ListedModel> listed) {
    List<Model> models = new ArrayList<>(known(listed));
    for (int i = 0; i < settings.listed().size(); i++) {
      models.set(i, with(models.get(i), models.get(i).abilities().orElse(Model.Abilities.DEFAULT)));
    }
    return models;
  }

  private Model both(Model described, @Nullable ListedModel told) {
    Model.Abilities abilities = described.abilities();
    if (told == null) {
      return with(described, abilities.orElse(limits()));
    }
    ListedModel.Abilities other = told.abilities();
    return new Model(
        described.name(),
        described.aliases(),
        described.contextWindow() == null ? told.contextWindow() : described.contextWindow(),
        abilities
            .orElse(new Model.Abilities(other.tools(), other.vision(), other.structuredOutput()))
            .orElse(limits()),
        described.price() == null ? price(told.price()) : described.price());
  }

  /** What none of a provider's models can do if it says that it cannot. */
  private Model.Abilities limits() {
    return new Model.Abilities(
        provider.supportsTools() ? null : false, provider.supportsVision() ? null : false, null);
  }

  private static @Nullable Price price(ListedModel.@Nullable Price told) {
    return told == null ? null : new Price(told.input(), told.output());
  }

  private static Model with(Model model, Model.Abilities abilities) {
    return new Model(
        model.name(), model.aliases(), model.contextWindow(), abilities, model.price());
  }
}
