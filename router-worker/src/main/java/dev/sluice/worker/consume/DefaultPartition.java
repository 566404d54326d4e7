package dev.sluice.worker.consume;

import org.apache.kafka.common.utils.Utils;

/** Where a record with a key stands, if whoever wrote it left that to Kafka's own partitioner. */
public final class DefaultPartition {

  private DefaultPartition() {}

  /**
   * @param key of the record
   * @param partitions how many the topic has
   */
  public static int of(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
