package dev.sluice.worker.fleet;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How the handover topic is written and read: as the other topics of the fleet are, and by the one
 * who reads it with what stands alone.
 *
 * @param kafka Kafka client settings of the user's
 */
record HandoverSettings(Map<String, String> kafka, String topic) {

  private static final String CLIENT_ID = "sluice-worker-handover";
  private static final int API_TIMEOUT_MS = 5_000;
  private static final int REQUEST_TIMEOUT_MS = 3_000;

  Map<String, Object> toProducer() {
    Map<String, Object> settings = new FleetSettings(kafka, topic).toProducer();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    return settings;
  }

  Map<String, Object> toConsumer() {
    Map<String, Object> settings = new FleetSettings(kafka, topic).toConsumer();
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return settings;
  }

  Map<String, Object> toAdmin() {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, CLIENT_ID);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    return settings;
  }
}
