package dev.sluice.cli.report;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Attempt;
import dev.sluice.schema.Cost;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResult.Status;
import dev.sluice.schema.Route;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Counts what became of the jobs of a batch, in space that does not grow with it. Thread-safe:
 * results arrive on one thread while another shows how far it is.
 */
public final class Tally {

  private static final int SAMPLES = 3;

  private final ToIntFunction<String> lineOfCustomId;
  private final Map<Status, Integer> byStatus = new EnumMap<>(Status.class);
  private final Map<String, Integer> byTarget = new TreeMap<>();
  private final Map<ErrorCode, Failures> byError = new EnumMap<>(ErrorCode.class);
  private final DurationSketch attempts = new DurationSketch();
  private Usage usage = Usage.NONE;
  private BigDecimal cost = BigDecimal.ZERO;
  private int unpriced;

  /** How often an error came, and on which lines of the file first. */
  record Failures(int count, List<Integer> sampleLines) {
    Failures {
      sampleLines = List.copyOf(sampleLines);
    }

    private Failures plus(int line) {
      List<Integer> samples = new ArrayList<>(sampleLines);
      if (line > 0 && samples.size() < SAMPLES) {
        samples.add(line);
      }
      return new Failures(count + 1, samples);
    }
  }

  /**
   * All counts at one moment.
   *
   * @param byTarget answers by {@code provider/model}
   * @param attempts how many calls were made
   * @param unpriced answers whose cost nobody knows
   */
  record Counts(
      Map<Status, Integer> byStatus,
      Map<String, Integer> byTarget,
      Map<ErrorCode, Failures> byError,
      long attempts,
      long medianMillis,
      long slowMillis,
      Usage usage,
      BigDecimal cost,
      int unpriced) {

    Counts {
      byStatus = Collections.unmodifiableMap(new EnumMap<>(byStatus));
      byTarget = Collections.unmodifiableMap(new TreeMap<>(byTarget));
      byError = Collections.unmodifiableMap(new EnumMap<>(byError));
      requireNonNull(usage, "usage is null");
      requireNonNull(cost, "cost is null");
    }

    int of(Status status) {
      return byStatus.getOrDefault(status, 0);
    }
  }

  /**
   * @param lineOfCustomId the line of a job in the file; 0 where it is unknown
   */
  public Tally(ToIntFunction<String> lineOfCustomId) {
    this.lineOfCustomId = requireNonNull(lineOfCustomId, "lineOfCustomId is null");
    for (Status status : Status.values()) {
      byStatus.put(status, 0);
    }
  }

  public synchronized void add(JobResult result) {
    byStatus.merge(result.status(), 1, Integer::sum);
    usage = sum(usage, result.usage());
    for (Attempt attempt : result.attempts()) {
      if (!(attempt.outcome() instanceof Attempt.Excluded)) {
        attempts.add(attempt.duration());
      }
    }
    switch (result.outcome()) {
      case JobResult.Succeeded succeeded -> addAnswer(succeeded.route(), result);
      case JobResult.Failed failed -> addFailure(failed.error().code(), result);
    }
  }

  private void addAnswer(Route route, JobResult result) {
    byTarget.merge(route.provider() + "/" + route.model(), 1, Integer::sum);
    addCost(result);
  }

  private void addCost(JobResult result) {
    Cost known = result.cost();
    if (known == null) {
      unpriced++;
    } else {
      cost = cost.add(known.usd());
    }
  }

  private void addFailure(ErrorCode code, JobResult result) {
    String customId = result.labels().customId();
    int line = customId == null ? 0 : lineOfCustomId.applyAsInt(customId);
    byError.put(code, byError.getOrDefault(code, new Failures(0, List.of())).plus(line));
    if (result.cost() != null) {
      addCost(result);
    }
  }

  private static Usage sum(Usage a, Usage b) {
    return new Usage(
        a.inputTokens() + b.inputTokens(),
        a.cachedInputTokens() + b.cachedInputTokens(),
        a.outputTokens() + b.outputTokens(),
        a.reasoningTokens() + b.reasoningTokens());
  }

  /** How many results there are. */
  public synchronized int results() {
    return byStatus.values().stream().mapToInt(Integer::intValue).sum();
  }

  public synchronized int of(Status status) {
    return byStatus.getOrDefault(status, 0);
  }

  synchronized Counts counts() {
    return new Counts(
        byStatus,
        byTarget,
        byError,
        attempts.count(),
        attempts.quantile(0.5).toMillis(),
        attempts.quantile(0.95).toMillis(),
        usage,
        cost,
        unpriced);
  }
}
