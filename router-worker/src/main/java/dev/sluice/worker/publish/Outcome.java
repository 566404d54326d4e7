package dev.sluice.worker.publish;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** How a transaction ended. */
sealed interface Outcome {

  record Committed() implements Outcome {}

  /**
   * Nothing of it will ever be seen.
   *
   * @param refused records that the cluster refused, and why; others may have failed with them
   */
  record Aborted(KafkaException cause, Map<ProducerRecord<byte[], byte[]>, Exception> refused)
      implements Outcome {}

  /** The commit was asked for, and the answer never came: only the cluster can tell. */
  record Unknown(KafkaException cause) implements Outcome {}
}
