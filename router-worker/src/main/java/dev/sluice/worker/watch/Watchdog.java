package dev.sluice.worker.watch;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after what must not stand still, and says so once when it does, and once when it goes on.
 * It mends nothing: what can go on by itself does, and what cannot ends the process. Probes may ask
 * on any thread; its own thread alone writes the log.
 */
public final class Watchdog {

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final List<Vital> vitals;

  /** Those that were told to stand still. Owned by whoever looks. */
  private final Set<String> told = new HashSet<>();

  private @Nullable Thread thread;

  public Watchdog(List<Vital> vitals) {
    this.vitals = List.copyOf(vitals);
  }

  /** Begins to look, on a thread of its own. */
  public void start() {
    thread = Thread.ofPlatform().daemon().name("sluice-watchdog").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // It was stopped.
    }
  }

  void look() {
    for (Vital vital : vitals) {
      if (vital.isStalled() && told.add(vital.name())) {
        log.error("stalled: {}", said(vital));
      } else if (!vital.isStalled() && told.remove(vital.name())) {
        log.warn("{} moves again", vital.name());
      }
    }
  }

  /** What stands still, and what to look at; empty while nothing does. */
  public Optional<String> stall() {
    return vitals.stream().filter(Vital::isStalled).map(Watchdog::said).findFirst();
  }

  private static String said(Vital vital) {
    return "%s has not moved for %d s: %s"
        .formatted(vital.name(), vital.still().get().toSeconds(), vital.remedy());
  }

  public List<Vital> vitals() {
    return vitals;
  }

  public void stop() {
    if (thread != null) {
      thread.interrupt();
    }
  }
}
