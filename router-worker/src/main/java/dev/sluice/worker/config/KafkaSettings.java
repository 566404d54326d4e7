package dev.sluice.worker.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of the Kafka clients by their own names, passed on as they are. Values may be passwords,
 * so only the names are ever shown.
 */
public record KafkaSettings(Map<String, String> values) {

  public static final KafkaSettings NONE = new KafkaSettings(Map.of());

  private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

  public KafkaSettings {
    values = Map.copyOf(values);
  }

  /** Empty where no cluster is configured. */
  public Optional<String> bootstrapServers() {
    return Optional.ofNullable(values.get(BOOTSTRAP_SERVERS));
  }

  /** The same settings for another cluster. */
  public KafkaSettings withBootstrapServers(String servers) {
    var changed = new LinkedHashMap<>(values);
    changed.put(BOOTSTRAP_SERVERS, servers);
    return new KafkaSettings(changed);
  }

  @Override
  public String toString() {
    return "KafkaSettings" + new TreeMap<>(values).keySet();
  }
}
