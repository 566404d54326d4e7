package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.JobConsumer;
import dev.sluice.worker.publish.Cluster;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes, once a minute, what has left the topics on which jobs rest: a job that waits for long
 * comes by several of them, and they keep everything for ever by themselves, because a job that
 * rests must not be lost.
 */
final class DeferredTrimming {

  private static final Logger log = LoggerFactory.getLogger(DeferredTrimming.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final JobConsumer consumer;
  private final Cluster cluster;
  private boolean said;
  private @Nullable Thread thread;

  DeferredTrimming(JobConsumer consumer, Cluster cluster) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.cluster = requireNonNull(cluster, "cluster is null");
  }

  void start() {
    thread = Thread.ofVirtual().name("deferred-trimming").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        cluster.trim(consumer.restedUpTo()).ifPresent(this::say);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    }
  }

  private void say(String reason) {
    if (!said) {
      said = true;
      log.warn("what has left the deferred topics could not be deleted: {}", reason);
    }
  }

  void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
