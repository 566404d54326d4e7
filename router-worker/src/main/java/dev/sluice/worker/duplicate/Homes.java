package dev.sluice.worker.duplicate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The homes of the partitions that this worker owns; they share one maximum. Thread-safe. */
public final class Homes {

  private final Duration window;
  private final int maxKeys;
  private final InstantSource clock;
  private final Map<Integer, Home> homes = new ConcurrentHashMap<>();

  /**
   * @param window how long a name is remembered
   * @param maxKeys how many names are, at most
   */
  public Homes(Duration window, int maxKeys, InstantSource clock) {
    this.window = requireNonNull(window, "window is null");
    this.maxKeys = maxKeys;
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Empty where another worker owns the partition. */
  public Optional<Home> find(int partition) {
    return Optional.ofNullable(homes.get(partition));
  }

  /**
   * The partitions that are this worker's from now on. What it knew of one that is not is gone, but
   * for those who hold on to it until they have ended.
   *
   * @return those that were not its own before, of which it knows nothing yet
   */
  public Set<Integer> own(Set<Integer> partitions) {
    homes.keySet().retainAll(partitions);
    Set<Integer> fresh = new HashSet<>();
    for (int partition : partitions) {
      if (homes.putIfAbsent(partition, new Home(window, this::most, clock)) == null) {
        fresh.add(partition);
      }
    }
    return fresh;
  }

  private int most() {
    return Math.max(1, maxKeys / Math.max(1, homes.size()));
  }

  /** How many names are remembered. */
  public long size() {
    return homes.values().stream().mapToLong(Home::size).sum();
  }

  /** For how long names are remembered in effect: less than was wished where there are too many. */
  public Duration effectiveWindow() {
    return homes.values().stream()
        .flatMap(home -> Stream.ofNullable(home.lost()))
        .max(Instant::compareTo)
        .map(lost -> Duration.between(lost, clock.instant()))
        .filter(effective -> effective.compareTo(window) < 0)
        .orElse(window);
  }
}
