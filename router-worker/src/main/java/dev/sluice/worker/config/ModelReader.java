package dev.sluice.worker.config;

import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the models of one provider, among which no name or alias may stand for two. */
final class ModelReader {

  private static final Format<Integer> TOKENS = Format.wholeNumber(1, Integer.MAX_VALUE);

  private final Map<String, String> modelsByName = new HashMap<>();

  /** Empty if it has no usable name. */
  Optional<Model> read(Section section) {
    var name = section.require("name", Format.TEXT);
    if (name != null) {
      claim(name, name, what -> section.mistake("name", what));
    }
    var aliases = new ArrayList<String>();
    section.each(
        "aliases",
        Format.TEXT,
        (alias, mistake) -> {
          claim(alias, name == null ? "" : name, mistake);
          aliases.add(alias);
        });
    var contextWindow = section.get("context_window", TOKENS);
    var abilities = abilities(section);
    var price = section.optionalSection("price", ModelReader::price);
    return Optional.ofNullable(name)
        .map(known -> new Model(known, aliases, contextWindow, abilities, price));
  }

  private void claim(String name, String model, Consumer<String> mistake) {
    var owner = modelsByName.putIfAbsent(name, model);
    if (owner != null) {
      mistake.accept(
          "\"" + name + "\" already stands for the model " + owner + " of this provider");
    }
  }

  private static Model.Abilities abilities(Section section) {
    var usual = Model.Abilities.DEFAULT;
    return new Model.Abilities(
        section.get("supports_tools", Format.FLAG, usual.tools()),
        section.get("supports_vision", Format.FLAG, usual.vision()));
  }

  private static @Nullable Price price(Section section) {
    var input = section.require("input", Format.decimal(0));
    var output = section.require("output", Format.decimal(0));
    return input == null || output == null ? null : new Price(input, output);
  }
}
