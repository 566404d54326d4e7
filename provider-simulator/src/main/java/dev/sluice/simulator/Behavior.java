package dev.sluice.simulator;

import dev.sluice.simulator.limit.Limits;
import dev.sluice.simulator.oauth.OAuth;
import dev.sluice.simulator.openai.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a provider behaves. Everything is optional; {@link #INSTANT} answers all at once.
 *
 * @param models what it has; empty is every model
 * @param contextWindow tokens of input and {@code max_tokens} together; null is unlimited
 * @param apiKey the only key that it accepts; null accepts any, and none
 * @param oauth whether it wants tokens from its token endpoint; the key is accepted beside them
 * @param faults what goes wrong; the first that applies to a call happens
 * @param seed the same seed draws the same latencies and faults for the first, second, … call
 * @param chunkDelayMs milliseconds before each piece of a stream
 * @param dialect whose manner it has where OpenAI's wire is spoken
 */
public record Behavior(
    Latency latency,
    Limits limits,
    List<String> models,
    @Nullable Integer contextWindow,
    @Nullable String apiKey,
    @Nullable OAuth oauth,
    List<Fault> faults,
    long seed,
    long chunkDelayMs,
    Dialect dialect) {

  public static final Behavior INSTANT = new Draft().behavior();

  public Behavior {
    latency = latency == null ? Latency.NONE : latency;
    limits = limits == null ? Limits.NONE : limits;
    models = models == null ? List.of() : List.copyOf(models);
    faults = faults == null ? List.of() : List.copyOf(faults);
    dialect = dialect == null ? Dialect.OPENAI : dialect;
    requirePositive("limits.requests_per_minute", limits.requestsPerMinute());
    requirePositive("limits.requests_per_day", limits.requestsPerDay());
    requirePositive("limits.tokens_per_minute", limits.tokensPerMinute());
    requirePositive("limits.input_tokens_per_minute", limits.inputTokensPerMinute());
    requirePositive("limits.output_tokens_per_minute", limits.outputTokensPerMinute());
    requirePositive("limits.max_concurrency", limits.maxConcurrency());
    requirePositive("context_window", contextWindow);
    if (chunkDelayMs < 0) {
      throw new SimulatorException("chunk_delay_ms must be 0 or more.");
    }
    if (oauth != null && oauth.expiresInSeconds() < 0) {
      throw new SimulatorException("oauth.expires_in_seconds must be 1 or more.");
    }
  }

  private static void requirePositive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new SimulatorException(name + " must be 1 or more.");
    }
  }

  public Behavior withLatency(Latency latency) {
    return with(draft -> draft.latency = latency);
  }

  /** By the minute, and calls at once; each may be null, which is unlimited. */
  public Behavior withLimits(
      @Nullable Integer requests, @Nullable Integer tokens, @Nullable Integer concurrency) {
    return withLimits(new Limits(requests, tokens, concurrency));
  }

  public Behavior withLimits(Limits limits) {
    return with(draft -> draft.limits = limits);
  }

  public Behavior withModels(String... names) {
    return with(draft -> draft.models = List.of(names));
  }

  public Behavior withContextWindow(int tokens) {
    return with(draft -> draft.contextWindow = tokens);
  }

  public Behavior withApiKey(String key) {
    return with(draft -> draft.apiKey = key);
  }

  public Behavior withOAuth(OAuth oauth) {
    return with(draft -> draft.oauth = oauth);
  }

  public Behavior withFaults(Fault... faults) {
    return with(draft -> draft.faults = List.of(faults));
  }

  public Behavior withSeed(long seed) {
    return with(draft -> draft.seed = seed);
  }

  public Behavior withChunkDelay(Duration delay) {
    return with(draft -> draft.chunkDelayMs = delay.toMillis());
  }

  public Behavior withDialect(Dialect dialect) {
    return with(draft -> draft.dialect = dialect);
  }

  private Behavior with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.behavior();
  }

  /** A behaviour while one of its parts is replaced. */
  private static final class Draft {

    private Latency latency = Latency.NONE;
    private Limits limits = Limits.NONE;
    private List<String> models = List.of();
    private @Nullable Integer contextWindow;
    private @Nullable String apiKey;
    private @Nullable OAuth oauth;
    private List<Fault> faults = List.of();
    private long seed;
    private long chunkDelayMs;
    private Dialect dialect = Dialect.OPENAI;

    private Draft() {}

    private Draft(Behavior from) {
      latency = from.latency;
      limits = from.limits;
      models = from.models;
      contextWindow = from.contextWindow;
      apiKey = from.apiKey;
      oauth = from.oauth;
      faults = from.faults;
      seed = from.seed;
      chunkDelayMs = from.chunkDelayMs;
      dialect = from.dialect;
    }

    private Behavior behavior() {
      return new Behavior(
          latency,
          limits,
          models,
          contextWindow,
          apiKey,
          oauth,
          faults,
          seed,
          chunkDelayMs,
          dialect);
    }
  }
}
