package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One record of the jobs topic, handed out to be worked on. Its identity is what counts: a record
 * that is fetched again after its partition came back is another delivery.
 */
public final class Delivery {

  private final ConsumerRecord<byte[], byte[]> record;
  private final PartitionWindow window;

  /** Set by the poll thread before the thread runs. */
  private volatile @Nullable Thread worker;

  private volatile boolean abandoned;

  Delivery(ConsumerRecord<byte[], byte[]> record, PartitionWindow window) {
    this.record = requireNonNull(record, "record is null");
    this.window = requireNonNull(window, "window is null");
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  TopicPartition topicPartition() {
    return window.partition();
  }

  public String topic() {
    return record.topic();
  }

  public int partition() {
    return record.partition();
  }

  public long offset() {
    return record.offset();
  }

  public Instant timestamp() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  public byte @Nullable [] key() {
    return record.key();
  }

  public byte @Nullable [] value() {
    return record.value();
  }

  /** The last header of that name; null if there is none. */
  public byte @Nullable [] header(String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  /** All headers, in order. */
  public Iterable<Header> headers() {
    return record.headers();
  }

  /** Tells the name and the value of each, in order; a header may have no value. */
  public void forEachHeader(BiConsumer<String, byte @Nullable []> listener) {
    record.headers().forEach(header -> listener.accept(header.key(), header.value()));
  }

  /** Whether the job was put aside before, and comes from where it rested. */
  public boolean hasRested() {
    return window.isForResting();
  }

  PartitionWindow window() {
    return window;
  }

  int size() {
    return size(record);
  }

  /** Bytes that a record holds in memory, about. */
  static int size(ConsumerRecord<byte[], byte[]> record) {
    return Math.max(record.serializedKeySize(), 0) + Math.max(record.serializedValueSize(), 0);
  }

  void start(Thread thread) {
    worker = thread;
    thread.start();
  }

  /** Interrupts whoever works on it: its partition is gone, so nothing can come of the work. */
  void abandon() {
    abandoned = true;
    Thread thread = worker;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Whether nothing can come of working on it any more. */
  public boolean isAbandoned() {
    return abandoned;
  }

  @Override
  public String toString() {
    return topicPartition() + "@" + offset();
  }
}
