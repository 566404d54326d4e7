package dev.sluice.simulator.limit;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a provider allows. Null is unlimited; a call counts its input and its {@code max_tokens}
 * when it arrives.
 *
 * @param tokensPerMinute input and output together
 * @param maxConcurrency calls at the same time, of all models together
 * @param window how minutes and days are counted; a bucket where it is null
 * @param perModel whether each model has all of it for itself
 * @param settles whether what an answer did not use of its tokens is given back
 */
public record Limits(
    @Nullable Integer requestsPerMinute,
    @Nullable Integer requestsPerDay,
    @Nullable Integer tokensPerMinute,
    @Nullable Integer inputTokensPerMinute,
    @Nullable Integer outputTokensPerMinute,
    @Nullable Integer maxConcurrency,
    Window window,
    boolean perModel,
    boolean settles) {

  public static final Limits NONE = new Limits(null, null, null);

  public Limits {
    window = window == null ? Window.BUCKET : window;
  }

  /** In buckets, for all models together, and nothing is given back. */
  public Limits(
      @Nullable Integer requestsPerMinute,
      @Nullable Integer tokensPerMinute,
      @Nullable Integer maxConcurrency) {
    this(
        requestsPerMinute,
        null,
        tokensPerMinute,
        null,
        null,
        maxConcurrency,
        Window.BUCKET,
        false,
        false);
  }

  /** How a minute is counted, and a day. */
  public enum Window {
    /** A bucket that starts full, holds all of the limit and fills evenly. */
    @JsonProperty("bucket")
    BUCKET,
    /** In no 60 seconds (or 24 hours) more than the limit is admitted, wherever they begin. */
    @JsonProperty("sliding")
    SLIDING
  }

  public Limits with(Window other) {
    return new Limits(
        requestsPerMinute,
        requestsPerDay,
        tokensPerMinute,
        inputTokensPerMinute,
        outputTokensPerMinute,
        maxConcurrency,
        other,
        perModel,
        settles);
  }
}
