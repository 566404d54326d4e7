package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What publishing needs of the consumer whose jobs it ends. All of it is thread-safe. */
public interface Offsets<T> {

  /** What to commit together with the results of {@code finished}. */
  Commit<T> commitAfter(Collection<T> finished);

  /** Their results and offsets are committed. */
  void committed(Collection<T> finished);

  /** Those whose offsets the cluster has committed, after an outcome that was not told. */
  List<T> committedOf(Collection<T> deliveries) throws InterruptedException, ExecutionException;

  /**
   * One commit.
   *
   * @param membership under which it is made; read before the offsets were, so that a commit that a
   *     rebalance has overtaken is refused. Null where there are no offsets
   * @param covered the deliveries whose end it holds; the others were given up, and their results
   *     must not be written
   * @param isReady whether it can be made now
   */
  record Commit<T>(
      @Nullable ConsumerGroupMetadata membership,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Collection<T> covered,
      boolean isReady) {

    public Commit {
      requireNonNull(offsets, "offsets is null");
      requireNonNull(covered, "covered is null");
    }

    /** Without a generation the cluster would not refuse a commit that was overtaken. */
    public Commit(
        ConsumerGroupMetadata membership,
        Map<TopicPartition, OffsetAndMetadata> offsets,
        Collection<T> covered) {
      this(membership, offsets, covered, membership.generationId() >= 0);
    }

    /** One of results alone, whose offsets are another's to commit. */
    public static <T> Commit<T> withoutOffsets(Collection<T> covered) {
      return new Commit<>(null, Map.of(), covered, true);
    }

    /** One that is to be asked for again in a while. */
    public static <T> Commit<T> later(Collection<T> covered) {
      return new Commit<>(null, Map.of(), covered, false);
    }
  }
}
