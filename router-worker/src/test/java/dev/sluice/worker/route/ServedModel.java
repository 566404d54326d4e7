package dev.sluice.worker.route;

import dev.sluice.schema.Endpoint;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One model at one provider, as {@code routing-cases.txt} has it, and how it has been doing. */
record ServedModel(
    String handle,
    String provider,
    String name,
    List<String> aliases,
    @Nullable Integer contextWindow,
    String price,
    Set<String> words,
    long milliseconds,
    long tokensPerSecond) {

  static final int CELLS = 9;

  static ServedModel of(List<String> cells) {
    return new ServedModel(
        cells.get(0),
        cells.get(1),
        cells.get(2),
        cells.get(3).isEmpty() ? List.of() : List.of(cells.get(3)),
        cells.get(4).equals("-") ? null : Integer.valueOf(cells.get(4)),
        cells.get(5),
        Set.of(cells.get(6).split(" ")),
        Long.parseLong(cells.get(7)),
        Long.parseLong(cells.get(8)));
  }

  Target at(String price) {
    Knowledge known =
        new Knowledge(contextWindow, maxOutputTokens(), endpoints(), abilities(), priced(price));
    return new Target(provider, new Model(name, aliases, known));
  }

  private Model.Abilities abilities() {
    return new Model.Abilities(
        words.contains("tools"),
        words.contains("vision"),
        words.contains("unstructured") ? false : null);
  }

  private @Nullable Set<Endpoint> endpoints() {
    return words.contains("embeddings") ? Set.of(Endpoint.EMBEDDINGS) : null;
  }

  private @Nullable Integer maxOutputTokens() {
    return words.stream()
        .filter(word -> word.startsWith("answers="))
        .map(word -> Integer.valueOf(word.substring("answers=".length())))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Price priced(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? null
        : new Price(
            new BigDecimal(text.substring(0, slash)), new BigDecimal(text.substring(slash + 1)));
  }
}
