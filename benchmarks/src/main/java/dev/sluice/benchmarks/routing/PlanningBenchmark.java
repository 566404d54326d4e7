package dev.sluice.benchmarks.routing;

import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Price;
import dev.sluice.worker.route.RoutePlanner;
import dev.sluice.worker.route.Routing;
import dev.sluice.worker.route.RoutingDefaults;
import dev.sluice.worker.route.Target;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a plan costs where fifty providers have the model, all of them measured. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class PlanningBenchmark {

  private static final int PROVIDERS = 50;
  private static final int CALLS = 200;
  private static final String MODEL = "gpt-oss-120b";

  private final Measurements measurements = new Measurements(InstantSource.system());
  private final Job plain = Job.chat(MODEL, "x".repeat(1000));
  private final Job sorted =
      plain.withSelection(
          ModelSelection.NONE.withSort(
              new SortKey(Metric.PRICE, Direction.ASC),
              new SortKey(Metric.THROUGHPUT, Direction.DESC)));
  private final RoutePlanner planner = planner();

  private RoutePlanner planner() {
    SequencedMap<String, List<Model>> models = new LinkedHashMap<>();
    for (int i = 0; i < PROVIDERS; i++) {
      BigDecimal price = BigDecimal.valueOf(i % 10 + 1);
      Model.Abilities abilities = new Model.Abilities(true, null, null);
      models.put(
          "provider-" + i,
          List.of(new Model(MODEL, List.of(), 131_072, abilities, new Price(price, price))));
    }
    Catalogue catalogue = new Catalogue(models, Set.of());
    return new RoutePlanner(() -> catalogue, measurements, RoutingDefaults.NONE);
  }

  /** So that every target has been measured lately, each in its own way. */
  @Setup
  public void measure() {
    Random random = new Random(1);
    for (int i = 0; i < PROVIDERS; i++) {
      Target target = new Target("provider-" + i, Model.named(MODEL));
      for (int call = 0; call < CALLS; call++) {
        measurements.record(target, Duration.ofMillis(300 + 20L * i + random.nextInt(200)), 100);
      }
    }
  }

  /** By default: the fastest first. */
  @Benchmark
  public Routing fastestFirst() {
    return planner.plan(plain);
  }

  /** By two keys. */
  @Benchmark
  public Routing byPriceAndThroughput() {
    return planner.plan(sorted);
  }
}
