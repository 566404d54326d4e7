package dev.sluice.worker.publish;

import dev.sluice.schema.JobError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a group of publications, again and again, until each is committed or no longer ours to
 * commit. Owned by the publishing thread.
 */
final class GroupCommitter<T> {

  private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final TransactionalProducer producer;
  private final Offsets<T> offsets;
  private final ReplyTopics topics;
  private final PublishListener listener;

  GroupCommitter(
      TransactionalProducer producer,
      Offsets<T> offsets,
      ReplyTopics topics,
      PublishListener listener) {
    this.producer = producer;
    this.offsets = offsets;
    this.topics = topics;
    this.listener = listener;
  }

  void commit(List<Publication<T>> group) throws InterruptedException {
    Duration pause = SHORTEST_PAUSE;
    List<Publication<T>> rest = write(group);
    while (!rest.isEmpty()) {
      Thread.sleep(pause);
      pause = longer(pause);
      openProducer();
      rest = write(rest);
    }
  }

  /**
   * One transaction.
   *
   * @return what is still to be written
   */
  private List<Publication<T>> write(List<Publication<T>> group) throws InterruptedException {
    Offsets.Commit<T> commit =
        offsets.commitAfter(group.stream().map(Publication::delivery).toList());
    List<Publication<T>> ours = covered(group, commit);
    if (ours.isEmpty() || !commit.isReady()) {
      return ours;
    }
    long began = System.nanoTime();
    return switch (producer.transact(records(ours), commit.offsets(), commit.membership())) {
      case Outcome.Committed committed -> {
        committed(ours, began);
        yield List.of();
      }
      case Outcome.Aborted aborted -> {
        listener.aborted();
        log.warn("transaction of {} results aborted: {}", ours.size(), said(aborted.cause()));
        yield replaceRefused(ours, aborted);
      }
      case Outcome.Unknown unknown -> {
        listener.aborted();
        log.warn("asking what became of {} results: {}", ours.size(), said(unknown.cause()));
        yield withoutCommitted(ours, began);
      }
    };
  }

  private static <T> List<Publication<T>> covered(
      List<Publication<T>> group, Offsets.Commit<T> commit) {
    if (commit.covered().size() == group.size()) {
      return group;
    }
    Set<T> covered = new HashSet<>(commit.covered());
    return group.stream().filter(one -> covered.contains(one.delivery())).toList();
  }

  private static <T> List<ProducerRecord<byte[], byte[]>> records(List<Publication<T>> group) {
    return group.stream().flatMap(one -> one.all().stream()).toList();
  }

  private void committed(List<Publication<T>> group, long began) {
    offsets.committed(group.stream().map(Publication::delivery).toList());
    listener.committed(group, Duration.ofNanos(System.nanoTime() - began));
    group.forEach(one -> one.onCommitted().accept(one));
  }

  /** A record that the cluster will never take gives way, so that its neighbours can go. */
  private List<Publication<T>> replaceRefused(List<Publication<T>> group, Outcome.Aborted aborted)
      throws InterruptedException {
    boolean noted = !tellRefusedNotes(group, aborted);
    List<Publication<T>> replaced = new ArrayList<>(group.size());
    for (Publication<T> one : group) {
      JobError refusal = refusal(one, aborted);
      Publication<T> next = refusal == null ? placed(one, aborted) : one.instead().apply(refusal);
      replaced.add(noted ? next : next.withoutNotes());
    }
    return replaced;
  }

  /** Whether there were any. Nothing that is only noted ever holds up a result. */
  private boolean tellRefusedNotes(List<Publication<T>> group, Outcome.Aborted aborted)
      throws InterruptedException {
    for (Publication<T> one : group) {
      for (ProducerRecord<byte[], byte[]> note : one.notes()) {
        Exception cause = aborted.refused().get(note);
        if (cause != null && isOfItsOwn(note, cause)) {
          listener.notesRefused(note.topic(), cause);
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a record failed by itself, and not only because others of its transaction did. */
  private boolean isOfItsOwn(ProducerRecord<byte[], byte[]> note, Exception cause)
      throws InterruptedException {
    return cause instanceof TopicAuthorizationException
        || cause instanceof UnknownTopicOrPartitionException
        || cause instanceof InvalidTopicException
        || cause instanceof InvalidRecordException
        || cause instanceof RecordTooLargeException
        || isNowhere(note, cause);
  }

  /** What has no place waits for one in vain; what waits for a broker does not. */
  private boolean isNowhere(ProducerRecord<byte[], byte[]> record, @Nullable Exception cause)
      throws InterruptedException {
    Integer partition = record.partition();
    return cause instanceof TimeoutException
        && partition != null
        && topics.isMissing(record.topic(), partition);
  }

  /** A partition that is not there any more is not waited for. */
  private Publication<T> placed(Publication<T> one, Outcome.Aborted aborted)
      throws InterruptedException {
    for (ProducerRecord<byte[], byte[]> record : one.records()) {
      if (!topics.isHandover(record.topic()) && isNowhere(record, aborted.refused().get(record))) {
        return one.anywhereIn(record.topic());
      }
    }
    return one;
  }

  private @Nullable JobError refusal(Publication<T> one, Outcome.Aborted aborted)
      throws InterruptedException {
    for (ProducerRecord<byte[], byte[]> record : one.records()) {
      Exception cause = aborted.refused().get(record);
      JobError refusal = cause == null ? null : Refusal.of(record.topic(), cause, topics);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Results and offsets stand or fall together, so the offsets tell which results stand. */
  private List<Publication<T>> withoutCommitted(List<Publication<T>> group, long began)
      throws InterruptedException {
    openProducer(); // Settles the open transaction, one way or the other.
    Set<T> standing = new HashSet<>(committedOf(group));
    committed(group.stream().filter(one -> standing.contains(one.delivery())).toList(), began);
    return group.stream().filter(one -> !standing.contains(one.delivery())).toList();
  }

  private List<T> committedOf(List<Publication<T>> group) throws InterruptedException {
    List<T> deliveries = group.stream().map(Publication::delivery).toList();
    while (true) {
      try {
        return offsets.committedOf(deliveries);
      } catch (ExecutionException e) {
        log.warn("the cluster did not tell the group's offsets: {}", said(e));
        Thread.sleep(LONGEST_PAUSE);
      }
    }
  }

  /** Waits until the cluster lets this worker begin transactions. */
  void openProducer() throws InterruptedException {
    Duration pause = SHORTEST_PAUSE;
    while (true) {
      try {
        producer.open();
        return;
      } catch (KafkaException e) {
        if (isFatal(e)) {
          throw e;
        }
        log.warn("no transactions yet: {}", said(e));
        Thread.sleep(pause);
        pause = longer(pause);
      }
    }
  }

  private static boolean isFatal(KafkaException e) {
    return e instanceof AuthenticationException
        || e instanceof ClusterAuthorizationException
        || e instanceof GroupAuthorizationException
        || e instanceof TransactionalIdAuthorizationException
        || e instanceof UnsupportedVersionException;
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private static String said(Throwable e) {
    return e.getCause() == null ? e.toString() : e + ": " + e.getCause();
  }
}
