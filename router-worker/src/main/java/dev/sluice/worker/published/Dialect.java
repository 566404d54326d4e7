package dev.sluice.worker.published;

import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Price;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The form that a file has. */
sealed interface Dialect permits ModelsDev, LiteLlm {

  /** Told by the first entry that has what only one of them has; empty if there is none. */
  static Optional<Dialect> of(ObjectNode root) {
    for (JsonNode entry : root) {
      if (entry.has("litellm_provider")) {
        return Optional.of(new LiteLlm());
      }
      if (entry.has("models")) {
        return Optional.of(new ModelsDev());
      }
    }
    return Optional.empty();
  }

  /**
   * What a file has for a provider, by the names that this provider has for its models.
   *
   * @param names of the provider in such files, the first one first
   */
  Map<String, Entry> entries(ObjectNode root, List<String> names) throws UnreadableFileException;

  /**
   * @param source of the price
   * @throws OddEntryException if it is not as it should be
   */
  Knowledge read(Entry entry, String source) throws OddEntryException;

  /** A price is known once both of its halves are. */
  static @Nullable Price price(
      @Nullable BigDecimal input,
      @Nullable BigDecimal output,
      @Nullable BigDecimal cachedInput,
      String source) {
    return input == null || output == null ? null : new Price(input, output, cachedInput, source);
  }
}
