package dev.sluice.worker.consume;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What to commit once deliveries are done.
 *
 * @param membership under which to commit; read before the offsets were
 * @param covered the deliveries whose end the offsets hold; those of partitions that were given up
 *     are left out
 */
public record GroupCommit(
    ConsumerGroupMetadata membership,
    Map<TopicPartition, OffsetAndMetadata> offsets,
    List<Delivery> covered) {}
