package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes results in groups: one transaction at a time, and the next takes all that ended
 * meanwhile. So a lone result waits for nothing, and a flood shares its transactions.
 *
 * <p>Any thread hands publications in; the publishing thread alone writes. A publication leaves in
 * one of two ways: committed together with its job's offset, or dropped because its partition was
 * given up, in which case the next owner runs the job again.
 */
public final class ResultPublisher<T> {

  private static final Logger log = LoggerFactory.getLogger(ResultPublisher.class);
  private static final int MAX_GROUP = 4_000;
  private static final long MAX_GROUP_BYTES = 48 << 20;
  private static final long MEMBERSHIP_WAIT_MS = 20;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration STOPPING = Duration.ofSeconds(15);

  private final Offsets<T> offsets;
  private final ReplyTopics topics;
  private final PublishListener listener;
  private final Consumer<Throwable> onFatal;
  private final TransactionalProducer producer;
  private final LinkedBlockingQueue<Publication<T>> queue = new LinkedBlockingQueue<>();

  private @Nullable Thread publisher;
  private volatile boolean stopping;

  /**
   * @param onFatal told when publishing cannot go on
   */
  public ResultPublisher(
      PublishSettings settings,
      ReplyTopics topics,
      Offsets<T> offsets,
      PublishListener listener,
      Consumer<Throwable> onFatal) {
    this.offsets = requireNonNull(offsets, "offsets is null");
    this.topics = requireNonNull(topics, "topics is null");
    this.listener = requireNonNull(listener, "listener is null");
    this.onFatal = requireNonNull(onFatal, "onFatal is null");
    this.producer = new TransactionalProducer(settings);
  }

  public void start() {
    publisher = Thread.ofPlatform().name("sluice-publish").start(this::run);
  }

  /** Hands the end of a job in. Returns at once. */
  public void publish(Publication<T> publication) {
    queue.add(publication);
  }

  private void run() {
    try {
      openProducer();
      while (!stopping || !queue.isEmpty()) {
        publish(nextGroup());
      }
    } catch (InterruptedException e) {
      log.debug("stopped");
    } catch (Throwable e) {
      log.error("publishing cannot go on", e);
      onFatal.accept(e);
    } finally {
      producer.close();
    }
  }

  /** Waits for one publication, and takes what else is there. */
  private List<Publication<T>> nextGroup() throws InterruptedException {
    List<Publication<T>> group = new ArrayList<>();
    Publication<T> next = queue.poll(1, TimeUnit.SECONDS);
    long bytes = 0;
    while (next != null) {
      group.add(next);
      bytes += next.bytes();
      next = group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES ? queue.poll() : null;
    }
    return group;
  }

  /** Writes a group, again and again, until all of it is committed or no longer ours to commit. */
  private void publish(List<Publication<T>> group) throws InterruptedException {
    List<Publication<T>> rest = group;
    Duration pause = SHORTEST_PAUSE;
    while (!rest.isEmpty()) {
      Offsets.Commit<T> commit =
          offsets.commitAfter(rest.stream().map(Publication::delivery).toList());
      rest = covered(rest, commit);
      if (rest.isEmpty()) {
        return;
      }
      if (!commit.hasMember()) {
        Thread.sleep(MEMBERSHIP_WAIT_MS);
        continue;
      }
      long began = System.nanoTime();
      Outcome outcome = producer.transact(records(rest), commit.offsets(), commit.membership());
      switch (outcome) {
        case Outcome.Committed committed -> {
          offsets.committed(commit.covered());
          listener.committed(rest, Duration.ofNanos(System.nanoTime() - began));
          return;
        }
        case Outcome.Aborted aborted -> {
          listener.aborted();
          log.warn("transaction of {} results aborted: {}", rest.size(), said(aborted.cause()));
          rest = replaceRefused(rest, aborted);
        }
        case Outcome.Unknown unknown -> {
          listener.aborted();
          log.warn("asking what became of {} results: {}", rest.size(), said(unknown.cause()));
          rest = withoutCommitted(rest);
        }
      }
      Thread.sleep(pause);
      pause = longer(pause);
      openProducer();
    }
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
    return group.stream().flatMap(one -> one.records().stream()).toList();
  }

  /** A record that the cluster will never take gives way, so that its neighbours can go. */
  private List<Publication<T>> replaceRefused(List<Publication<T>> group, Outcome.Aborted aborted)
      throws InterruptedException {
    List<Publication<T>> replaced = new ArrayList<>(group.size());
    for (Publication<T> one : group) {
      JobError refusal = refusal(one, aborted);
      replaced.add(refusal == null || one.instead() == null ? one : one.instead().apply(refusal));
    }
    return replaced;
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
  private List<Publication<T>> withoutCommitted(List<Publication<T>> group)
      throws InterruptedException {
    openProducer(); // Settles the open transaction, one way or the other.
    List<T> deliveries = group.stream().map(Publication::delivery).toList();
    while (true) {
      try {
        Set<T> committed = new HashSet<>(offsets.committedOf(deliveries));
        offsets.committed(committed);
        return group.stream().filter(one -> !committed.contains(one.delivery())).toList();
      } catch (ExecutionException e) {
        log.warn("the cluster did not tell the group's offsets: {}", said(e));
        Thread.sleep(LONGEST_PAUSE);
      }
    }
  }

  private void openProducer() throws InterruptedException {
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

  /** Writes what was handed in, for a bounded time, and stops. */
  public void stop() throws InterruptedException {
    stopping = true;
    producer.stopWaiting();
    if (publisher != null && !publisher.join(STOPPING)) {
      publisher.interrupt();
      publisher.join();
    }
  }
}
