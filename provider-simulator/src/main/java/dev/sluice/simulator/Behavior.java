package dev.sluice.simulator;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a provider behaves. Everything is optional; {@link #INSTANT} answers all at once.
 *
 * @param models what it has; empty is every model
 * @param contextWindow tokens of input and {@code max_tokens} together; null is unlimited
 * @param apiKey the only key that it accepts; null accepts any, and none
 * @param faults what goes wrong; the first that applies to a call happens
 * @param chunkDelayMs milliseconds before each piece of a stream
 * @param seed the same seed draws the same latencies and faults for the first, second, … call
 */
public record Behavior(
    Latency latency,
    @Nullable Integer requestsPerMinute,
    @Nullable Integer tokensPerMinute,
    @Nullable Integer maxConcurrency,
    List<String> models,
    @Nullable Integer contextWindow,
    @Nullable String apiKey,
    List<Fault> faults,
    long seed,
    long chunkDelayMs) {

  public static final Behavior INSTANT =
      new Behavior(Latency.NONE, null, null, null, List.of(), null, null, List.of(), 0, 0);

  public Behavior {
    latency = latency == null ? Latency.NONE : latency;
    models = models == null ? List.of() : List.copyOf(models);
    faults = faults == null ? List.of() : List.copyOf(faults);
    requirePositive("requests_per_minute", requestsPerMinute);
    requirePositive("tokens_per_minute", tokensPerMinute);
    requirePositive("max_concurrency", maxConcurrency);
    requirePositive("context_window", contextWindow);
    if (chunkDelayMs < 0) {
      throw new SimulatorException("chunk_delay_ms must be 0 or more.");
    }
  }

  private static void requirePositive(String name, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new SimulatorException(name + " must be 1 or more.");
    }
  }

  public Behavior withLatency(Latency newLatency) {
    return new Behavior(
        newLatency,
        requestsPerMinute,
        tokensPerMinute,
        maxConcurrency,
        models,
        contextWindow,
        apiKey,
        faults,
        seed,
        chunkDelayMs);
  }

  /** Each limit may be null, which is unlimited. */
  public Behavior withLimits(
      @Nullable Integer requests, @Nullable Integer tokens, @Nullable Integer concurrency) {
    return new Behavior(
        latency,
        requests,
        tokens,
        concurrency,
        models,
        contextWindow,
        apiKey,
        faults,
        seed,
        chunkDelayMs);
  }

  public Behavior withModels(String... names) {
    return new Behavior(
        latency,
        requestsPerMinute,
        tokensPerMinute,
        maxConcurrency,
        List.of(names),
        contextWindow,
        apiKey,
        faults,
        seed,
        chunkDelayMs);
  }

  public Behavior withContextWindow(int tokens) {
    return new Behavior(
        latency,
        requestsPerMinute,
        tokensPerMinute,
        maxConcurrency,
        models,
        tokens,
        apiKey,
        faults,
        seed,
        chunkDelayMs);
  }

  public Behavior withApiKey(String key) {
    return new Behavior(
        latency,
        requestsPerMinute,
        tokensPerMinute,
        maxConcurrency,
        models,
        contextWindow,
        key,
        faults,
        seed,
        chunkDelayMs);
  }

  public Behavior withFaults(Fault... newFaults) {
    return new Behavior(
        latency,
        requestsPerMinute,
        tokensPerMinute,
        maxConcurrency,
        models,
        contextWindow,
        apiKey,
        List.of(newFaults),
        seed,
        chunkDelayMs);
  }

  public Behavior withSeed(long newSeed) {
    return new Behavior(
        latency,
        requestsPerMinute,
        tokensPerMinute,
        maxConcurrency,
        models,
        contextWindow,
        apiKey,
        faults,
        newSeed,
        chunkDelayMs);
  }

  public Behavior withChunkDelay(Duration delay) {
    return new Behavior(
        latency,
        requestsPerMinute,
        tokensPerMinute,
        maxConcurrency,
        models,
        contextWindow,
        apiKey,
        faults,
        seed,
        delay.toMillis());
  }
}
