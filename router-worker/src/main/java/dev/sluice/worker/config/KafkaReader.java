package dev.sluice.worker.config;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the section of Kafka's own settings. */
final class KafkaReader {

  /** What the guarantees rest on; the worker sets these itself. */
  private static final Set<String> FIXED =
      Set.of(
          "acks",
          "enable.auto.commit",
          "enable.idempotence",
          "isolation.level",
          "key.deserializer",
          "key.serializer",
          "max.request.size",
          "transaction.timeout.ms",
          "transactional.id",
          "value.deserializer",
          "value.serializer");

  private static final Pattern ADDRESS = Pattern.compile("[^\\s]*[^\\s:/]:\\d{1,5}");

  private KafkaReader() {}

  static KafkaSettings read(Section section) {
    var values = section.values(Format.ANY_TEXT);
    values.keySet().stream()
        .filter(FIXED::contains)
        .forEach(key -> section.mistake(key, "cannot be changed: the guarantees rest on it"));
    if (values.containsKey("group.id")) {
      section.mistake("group.id", "belongs under worker, as group_id");
    }
    var servers = values.get("bootstrap.servers");
    if (servers != null && !areAddresses(servers)) {
      section.mistake("bootstrap.servers", "must be host:port, more of them after commas");
    }
    return new KafkaSettings(values);
  }

  private static boolean areAddresses(String servers) {
    return Arrays.stream(servers.split(",", -1))
        .allMatch(address -> ADDRESS.matcher(address.strip()).matches());
  }
}
