package dev.sluice.benchmarks;

import static java.util.Objects.requireNonNullElse;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Where and when it was measured.
 *
 * @param loadAverage of the minute before the first measurement
 * @param commit of the checkout that was measured
 */
record Machine(
    int cores,
    long memoryBytes,
    String system,
    String jdk,
    double loadAverage,
    Instant measuredAt,
    String commit) {

  /** With more than this going on beside the measurement, its figures do not count. */
  private static final double MOST_LOAD = 1.5;

  static Machine describe(InstantSource clock) {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        system.getAvailableProcessors(),
        system.getTotalMemorySize(),
        system.getName() + " " + system.getArch(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        system.getSystemLoadAverage(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        requireNonNullElse(System.getProperty("sluice.commit"), "unknown"));
  }

  boolean isQuiet() {
    return loadAverage <= MOST_LOAD;
  }
}
