package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private static final long MAX_GROUP_BYTES = 16 << 20;
  private static final long IDLE_MS = 100;
  private static final Duration STOPPING = Duration.ofSeconds(15);

  private final Consumer<Throwable> onFatal;
  private final TransactionalProducer producer;
  private final GroupCommitter<T> committer;
  private final LinkedBlockingQueue<Publication<T>> queue = new LinkedBlockingQueue<>();

  private @Nullable Thread publisher;
  private volatile boolean stopping;

  /**
   * Since when the publishing thread has had the same group, in nanoseconds; 0 while it has none.
   */
  private volatile long busySince;

  /**
   * @param onFatal told when publishing cannot go on
   */
  public ResultPublisher(
      PublishSettings settings,
      ReplyTopics topics,
      Offsets<T> offsets,
      PublishListener listener,
      Consumer<Throwable> onFatal) {
    this.onFatal = requireNonNull(onFatal, "onFatal is null");
    this.producer = new TransactionalProducer(settings);
    this.committer = new GroupCommitter<>(producer, offsets, topics, listener);
  }

  public void start() {
    publisher = Thread.ofPlatform().name("sluice-publish").start(this::run);
  }

  /** Hands the end of a job in. Returns at once. */
  public void publish(Publication<T> publication) {
    queue.add(publication);
  }

  /** For how long what was handed in first is not committed; zero while there is nothing. */
  public Duration still() {
    long since = busySince;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  private void run() {
    try {
      committer.openProducer();
      while (!stopping || !queue.isEmpty()) {
        List<Publication<T>> group = nextGroup();
        busySince = group.isEmpty() ? 0 : Math.max(1, System.nanoTime());
        committer.commit(group);
        busySince = 0;
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
    Publication<T> next = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
    long bytes = 0;
    while (next != null) {
      group.add(next);
      bytes += next.bytes();
      next = group.size() < MAX_GROUP && bytes < MAX_GROUP_BYTES ? queue.poll() : null;
    }
    return group;
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
