package dev.sluice.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a description says beyond what all engines read, by key; each a text or a list of texts. */
public record Options(Map<String, List<String>> values) {

  public static final Options NONE = new Options(Map.of());

  public Options {
    values = Map.copyOf(values);
  }

  /** Empty if it is not there. */
  public Optional<String> text(String key) {
    return texts(key).stream().findFirst();
  }

  /** Empty if it is not there. */
  public List<String> texts(String key) {
    return values.getOrDefault(key, List.of());
  }
}
