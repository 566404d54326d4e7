package dev.sluice.simulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider thinks: lognormal around a median, or always the median where sigma is 0.
 *
 * @param medianMs milliseconds that half of the answers stay below
 * @param sigma the standard deviation of the logarithm; 0.5 is a provider on a usual day
 */
public record Latency(double medianMs, double sigma) {

  public static final Latency NONE = new Latency(0, 0);

  public Latency {
    if (!(medianMs >= 0 && sigma >= 0)) {
      throw new SimulatorException("latency: median_ms and sigma must be 0 or more.");
    }
  }

  public static Latency fixed(Duration latency) {
    return new Latency(latency.toNanos() / 1e6, 0);
  }

  public static Latency lognormal(Duration median, double sigma) {
    return new Latency(median.toNanos() / 1e6, sigma);
  }

  /** From JSON: {@code fixed_ms}, or one of {@code median_ms} and {@code mean_ms} with sigma. */
  @JsonCreator
  static Latency of(
      @JsonProperty("fixed_ms") @Nullable Double fixedMs,
      @JsonProperty("median_ms") @Nullable Double medianMs,
      @JsonProperty("mean_ms") @Nullable Double meanMs,
      @JsonProperty("sigma") @Nullable Double sigma) {
    double spread = sigma == null ? 0 : sigma;
    if (fixedMs != null) {
      return new Latency(fixedMs, 0);
    }
    if (meanMs != null) {
      return new Latency(meanMs * Math.exp(-spread * spread / 2), spread);
    }
    if (medianMs != null) {
      return new Latency(medianMs, spread);
    }
    throw new SimulatorException("latency: give fixed_ms, median_ms or mean_ms.");
  }

  Duration sample(SplittableRandom random) {
    double millis = sigma == 0 ? medianMs : medianMs * Math.exp(sigma * random.nextGaussian());
    return Duration.ofNanos((long) (millis * 1e6));
  }
}
