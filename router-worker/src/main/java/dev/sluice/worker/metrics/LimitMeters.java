package dev.sluice.worker.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Limits of providers: how much there is, how much of it is this worker's, is used and is waited
 * for. Limits come and go with what providers tell of them, so they are listed anew at each scrape.
 */
public final class LimitMeters {

  /** The label of a limit that holds for all models together. */
  private static final String ALL_MODELS = "*";

  /**
   * One limit as it stands. Amounts are in what the dimension counts: so many requests or tokens in
   * its minute or day, so many calls at the same time.
   *
   * @param model null where it holds for all models together
   * @param limit of the whole fleet
   * @param share what this worker may use of it at present
   * @param used what this worker used of it lately
   * @param waiting what the calls want that wait for it here
   * @param toClear until those are estimated to have gone
   */
  public record Reading(
      String provider,
      String credential,
      @Nullable String model,
      String dimension,
      double limit,
      double share,
      double used,
      double waiting,
      Duration toClear) {
    public Reading {
      requireNonNull(provider, "provider is null");
      requireNonNull(credential, "credential is null");
      requireNonNull(dimension, "dimension is null");
      requireNonNull(toClear, "toClear is null");
    }

    private Tags labels() {
      return Tags.of(
          "provider", provider,
          "credential", credential,
          "model", model == null ? ALL_MODELS : model,
          "dimension", dimension);
    }
  }

  /** What is shown of every limit. */
  private record Figure(MultiGauge gauge, ToDoubleFunction<Reading> value) {

    void show(List<Reading> readings) {
      gauge.register(
          readings.stream().map(one -> Row.of(one.labels(), value.applyAsDouble(one))).toList(),
          true);
    }
  }

  private final MeterRegistry registry;
  private final List<Figure> figures;
  private volatile Supplier<List<Reading>> source = List::of;

  LimitMeters(MeterRegistry registry) {
    this.registry = registry;
    this.figures =
        List.of(
            figure("sluice.limit", "A limit of a provider, of the whole fleet", Reading::limit),
            figure("sluice.limit.share", "What this worker may use of a limit", Reading::share),
            figure("sluice.limit.used", "What this worker used of it lately", Reading::used),
            figure("sluice.limit.waiting", "What calls want that wait here", Reading::waiting),
            figure(
                "sluice.limit.clear.seconds",
                "Until the calls that wait here are estimated to have gone",
                reading -> reading.toClear().toMillis() / 1000.0));
  }

  private Figure figure(String name, String description, ToDoubleFunction<Reading> value) {
    return new Figure(MultiGauge.builder(name).description(description).register(registry), value);
  }

  /** Shows these limits; they are asked for at each scrape. */
  public void show(Supplier<List<Reading>> limits) {
    source = requireNonNull(limits, "limits is null");
  }

  /** Shows whether limits by the minute are drawn from Redis, or divided because it is away. */
  public void drawn(BooleanSupplier drawing) {
    Gauge.builder("sluice.limit.drawn", () -> drawing.getAsBoolean() ? 1 : 0)
        .description("1 while limits by the minute are drawn from Redis, 0 while it is away")
        .register(registry);
  }

  /** Reads all limits once, so that the figures of one scrape belong together. */
  synchronized void refresh() {
    List<Reading> readings = source.get();
    figures.forEach(figure -> figure.show(readings));
  }
}
