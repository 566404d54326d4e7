package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The end of one delivery, ready to be written: the job's result and, if it did not succeed, its
 * dead letter; or the job itself, to come again later or elsewhere; or nothing but words for other
 * workers, where the job goes on or has ended without it.
 *
 * @param delivery the job's record, as the consumer knows it
 * @param notes what is written beside the records, and left out if the cluster does not take it
 * @param instead what to write to the default topic if the cluster will never take these records
 * @param onCommitted told on the publishing thread, which it must not hold up
 */
public record Publication<T>(
    T delivery,
    List<ProducerRecord<byte[], byte[]>> records,
    List<ProducerRecord<byte[], byte[]>> notes,
    Ending ending,
    Function<JobError, Publication<T>> instead,
    Consumer<Publication<T>> onCommitted) {

  public Publication {
    requireNonNull(delivery, "delivery is null");
    records = List.copyOf(records);
    notes = List.copyOf(notes);
    requireNonNull(ending, "ending is null");
    requireNonNull(instead, "instead is null");
    requireNonNull(onCommitted, "onCommitted is null");
  }

  /** One without notes. */
  public Publication(
      T delivery,
      List<ProducerRecord<byte[], byte[]>> records,
      Ending ending,
      Function<JobError, Publication<T>> instead,
      Consumer<Publication<T>> onCommitted) {
    this(delivery, records, List.of(), ending, instead, onCommitted);
  }

  /**
   * The same; whichever takes its place in the end, {@code listener} is told once that stands,
   * after those who were to be told already.
   */
  public Publication<T> tell(Consumer<Publication<T>> listener) {
    return new Publication<>(
        delivery,
        records,
        notes,
        ending,
        reason -> instead.apply(reason).tell(listener),
        onCommitted.andThen(listener));
  }

  /** The same, and the result is to be found by these names; so is whatever takes its place. */
  public Publication<T> noting(KeyNotes keys) {
    return new Publication<>(
        delivery,
        records,
        keys.of(this),
        ending,
        reason -> instead.apply(reason).noting(keys),
        onCommitted);
  }

  Publication<T> withoutNotes() {
    return new Publication<>(delivery, records, List.of(), ending, instead, onCommitted);
  }

  /** The same, wherever Kafka puts those of a topic that were to stand in a certain partition. */
  Publication<T> anywhereIn(String topic) {
    return new Publication<>(
        delivery,
        records.stream().map(one -> one.topic().equals(topic) ? anywhere(one) : one).toList(),
        notes,
        ending,
        instead,
        onCommitted);
  }

  private static ProducerRecord<byte[], byte[]> anywhere(ProducerRecord<byte[], byte[]> record) {
    return new ProducerRecord<>(
        record.topic(), null, record.timestamp(), record.key(), record.value(), record.headers());
  }

  /** Where the job's result stands once this is committed; null if it has none yet. */
  public @Nullable Written written() {
    return ending instanceof Ending.Settled ? Written.of(records.getFirst()) : null;
  }

  List<ProducerRecord<byte[], byte[]>> all() {
    if (notes.isEmpty()) {
      return records;
    }
    List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(records);
    all.addAll(notes);
    return all;
  }

  /**
   * One that ends no job, and only has the delivery's offsets committed, or its partition's.
   *
   * @param words what is put on record with them; tried again as long as the cluster does not take
   *     it
   */
  public static <T> Publication<T> elsewhere(T delivery, List<Word> words) {
    return new Publication<>(
        delivery,
        words.stream().map(Word::toKafka).toList(),
        new Ending.Elsewhere(),
        reason -> elsewhere(delivery, words),
        committed -> {});
  }

  /** The same, and whatever takes its place, which stands only together with these words. */
  public Publication<T> saying(List<Word> words) {
    if (words.isEmpty()) {
      return this;
    }
    return new Publication<>(
        delivery,
        Stream.concat(records.stream(), words.stream().map(Word::toKafka)).toList(),
        notes,
        ending,
        reason -> instead.apply(reason).saying(words),
        onCommitted);
  }

  long bytes() {
    long bytes = 0;
    for (ProducerRecord<byte[], byte[]> record : records) {
      byte[] value = record.value(); // Null where a record that is no job is put aside.
      bytes += value == null ? 0 : value.length;
    }
    return bytes;
  }
}
