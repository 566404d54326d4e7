package dev.sluice.cli.catalog;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.cli.report.Durations;
import dev.sluice.cli.report.TextTable;
import dev.sluice.worker.fleet.FleetMessage.LimitUse;
import dev.sluice.worker.fleet.FleetMessage.LimitsUsed;
import dev.sluice.worker.fleet.Heard;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** The limits of providers as the workers of a fleet use them, by what each of them told last. */
public final class LiveLimits {

  /** Workers tell every two seconds; who has told nothing for so long is not there any more. */
  private static final Duration RECENT = Duration.ofSeconds(10);

  private static final String ALL_MODELS = "*";

  /** There is no cluster to ask, or nobody can be heard there. */
  public static final LiveLimits NONE = new LiveLimits(List.of(), 0);

  private final List<Row> rows;
  private final int workers;

  private LiveLimits(List<Row> rows, int workers) {
    this.rows = rows;
    this.workers = workers;
  }

  /** One limit, by name. */
  private record Limit(
      String provider, String credential, @Nullable String model, String dimension) {

    static final Comparator<Limit> BY_NAME =
        comparing(Limit::provider)
            .thenComparing(Limit::credential)
            .thenComparing(Limit::models)
            .thenComparing(Limit::dimension);

    static Limit of(LimitUse use) {
      return new Limit(use.provider(), use.credential(), use.model(), use.dimension());
    }

    String models() {
      return model == null ? ALL_MODELS : model;
    }

    /** Empty where it does not fill with time: calls at once end when they end. */
    Optional<Duration> period() {
      return switch (dimension) {
        case "max_concurrency" -> Optional.empty();
        case "requests_per_day" -> Optional.of(Duration.ofDays(1));
        default -> Optional.of(Duration.ofMinutes(1));
      };
    }
  }

  /**
   * A limit, and its use summed over the workers.
   *
   * @param allowed what the workers may use of it as the figures stand
   */
  private record Row(Limit limit, long allowed, long used, long waiting) {

    static Row of(Limit limit, List<LimitUse> uses) {
      return new Row(
          limit,
          uses.stream().mapToLong(LimitUse::limit).max().orElseThrow(),
          sum(uses, LimitUse::used),
          sum(uses, LimitUse::waiting));
    }

    private static long sum(List<LimitUse> uses, ToLongFunction<LimitUse> amount) {
      return uses.stream().mapToLong(amount).sum();
    }

    double part() {
      return (double) used / Math.max(1, allowed);
    }

    Optional<Duration> toClear() {
      return limit
          .period()
          .map(period -> Duration.ofMillis(period.toMillis() * waiting / Math.max(1, allowed)));
    }
  }

  /**
   * @param told what workers told each other, in that order
   */
  public static LiveLimits of(List<Heard> told, Instant now) {
    Map<String, Map<Limit, LimitUse>> last = new HashMap<>();
    Set<String> alive = new HashSet<>();
    for (Heard heard : told) {
      if (heard.at().isBefore(now.minus(RECENT))) {
        continue;
      }
      alive.add(heard.worker());
      if (heard.message() instanceof LimitsUsed used) {
        last.computeIfAbsent(heard.worker(), worker -> new HashMap<>())
            .putAll(used.limits().stream().collect(toMap(Limit::of, use -> use, (a, b) -> b)));
      }
    }
    Map<Limit, List<LimitUse>> uses =
        last.values().stream()
            .flatMap(limits -> limits.values().stream())
            .collect(groupingBy(Limit::of));
    List<Row> rows =
        uses.entrySet().stream()
            .sorted(Map.Entry.comparingByKey(Limit.BY_NAME))
            .map(entry -> Row.of(entry.getKey(), entry.getValue()))
            .toList();
    return new LiveLimits(rows, alive.size());
  }

  /** How many workers were heard. */
  public int workers() {
    return workers;
  }

  /** Whether a worker told of a limit of one of these providers. */
  boolean isKnownOf(Set<String> providers) {
    return rows(providers).findAny().isPresent();
  }

  /** Those of these providers. */
  void table(Set<String> providers, PrintStream out) {
    TextTable table =
        new TextTable(
            "PROVIDER",
            "CREDENTIAL",
            "MODEL",
            "LIMIT",
            "ALLOWED",
            "USED",
            "",
            "WAITING",
            "CLEAR IN");
    rows(providers)
        .forEach(
            row ->
                table.add(
                    row.limit().provider(),
                    row.limit().credential(),
                    row.limit().models(),
                    row.limit().dimension(),
                    number(row.allowed()),
                    number(row.used()),
                    Gauge.of(row.part()),
                    number(row.waiting()),
                    row.toClear().map(Durations::text).orElse(TextTable.UNKNOWN)));
    table.write(out);
  }

  private Stream<Row> rows(Set<String> providers) {
    return rows.stream().filter(row -> providers.contains(row.limit().provider()));
  }

  private static String number(long amount) {
    return String.format(Locale.ROOT, "%,d", amount);
  }

  /** Those of one provider. */
  void json(String provider, ArrayNode limits) {
    rows(Set.of(provider))
        .forEach(
            row ->
                limits
                    .addObject()
                    .put("credential", row.limit().credential())
                    .put("model", row.limit().model())
                    .put("dimension", row.limit().dimension())
                    .put("limit", row.allowed())
                    .put("used", row.used())
                    .put("waiting", row.waiting())
                    .put("clear_in_ms", row.toClear().map(Duration::toMillis).orElse(null)));
  }
}
