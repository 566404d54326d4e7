package dev.sluice.worker;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.Provider;
import dev.sluice.worker.config.ModelSettings;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the models of one provider: what its description says first, then what the
 * provider itself says, then what catalogue files say.
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
    Map<String, ListedModel> told = told(listed);
    return Stream.concat(
            settings.listed().stream().map(model -> filled(model, told.get(model.name()))),
            discovered(listed).stream())
        .toList();
  }

  /** The same for routing: where nobody says anything of a described model, it is the usual one. */
  Catalogue.Offer offer(List<ListedModel> listed) {
    Map<String, ListedModel> told = told(listed);
    return new Catalogue.Offer(
        settings.listed().stream()
            .map(model -> usual(filled(model, told.get(model.name()))))
            .toList(),
        discovered(listed),
        settings.open() ? name -> filled(Model.named(name), null) : null);
  }

  private static Map<String, ListedModel> told(List<ListedModel> listed) {
    Map<String, ListedModel> told = new HashMap<>();
    listed.forEach(model -> told.putIfAbsent(model.name(), model));
    return told;
  }

  /** What the provider has beside the models that are described. */
  private List<Model> discovered(List<ListedModel> listed) {
    if (!settings.open()) {
      return List.of();
    }
    Set<String> names = new HashSet<>();
    for (Model model : settings.listed()) {
      names.add(model.name());
      names.addAll(model.aliases());
    }
    return listed.stream()
        .filter(model -> names.add(model.name()))
        .map(model -> filled(Model.named(model.name()), model))
        .toList();
  }

  private Model filled(Model described, @Nullable ListedModel told) {
    return described.with(
        described
            .known()
            .orElse(told == null ? Knowledge.NONE : knowledge(told))
            .orElse(limits())
            .orElse(settings.published().getOrDefault(described.name(), Knowledge.NONE)));
  }

  private static Model usual(Model model) {
    return model.with(model.known().with(model.abilities().orElse(Model.Abilities.DEFAULT)));
  }

  /** What none of a provider's models can do if it says that it cannot. */
  private Knowledge limits() {
    return Knowledge.NONE.with(
        new Model.Abilities(
            provider.supportsTools() ? null : false,
            provider.supportsVision() ? null : false,
            null));
  }

  private static Knowledge knowledge(ListedModel told) {
    ListedModel.Abilities abilities = told.abilities();
    ListedModel.Price price = told.price();
    return new Knowledge(
        told.contextWindow(),
        told.maxOutputTokens(),
        told.endpoints(),
        new Model.Abilities(abilities.tools(), abilities.vision(), abilities.structuredOutput()),
        price == null
            ? null
            : new Price(price.input(), price.output(), price.cachedInput(), Price.PROVIDER));
  }
}
