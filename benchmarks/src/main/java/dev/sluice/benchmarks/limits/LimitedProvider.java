package dev.sluice.benchmarks.limits;

import java.util.Arrays;
import java.util.List;

/** A provider that enforces its limits by one way of counting, and is sent jobs of one size. */
public enum LimitedProvider {
  BUCKET_OF_BOTH("bucket-200", Counting.TOKEN_BUCKET, 200, "#3377bb"),
  WINDOW_OF_BOTH("window-200", Counting.SLIDING_WINDOW, 200, "#cc4422"),
  BUCKET_OF_TOKENS("bucket-400", Counting.TOKEN_BUCKET, 400, "#66aacc"),
  WINDOW_OF_TOKENS("window-400", Counting.SLIDING_WINDOW, 400, "#dd9966");

  public static final int REQUESTS_PER_MINUTE = 6_000;
  public static final int TOKENS_PER_MINUTE = 1_200_000;

  private final String wireName;
  private final Counting counting;
  private final int tokensOfAJob;
  private final String colour;

  LimitedProvider(String wireName, Counting counting, int tokensOfAJob, String colour) {
    this.wireName = wireName;
    this.counting = counting;
    this.tokensOfAJob = tokensOfAJob;
    this.colour = colour;
  }

  public String wireName() {
    return wireName;
  }

  public Counting counting() {
    return counting;
  }

  /** What each of its jobs counts, read and written together. */
  public int tokensOfAJob() {
    return tokensOfAJob;
  }

  /** How many such jobs its limits allow in a minute. */
  public int jobsPerMinute() {
    return Math.min(REQUESTS_PER_MINUTE, TOKENS_PER_MINUTE / tokensOfAJob);
  }

  /** How many jobs all of them together can serve in a minute. */
  public static int jobsPerMinuteOfAll() {
    return Arrays.stream(values()).mapToInt(LimitedProvider::jobsPerMinute).sum();
  }

  /** Each as often as it serves beside the others, well mixed. */
  public static List<LimitedProvider> mixed() {
    return List.of(
        BUCKET_OF_BOTH,
        WINDOW_OF_BOTH,
        BUCKET_OF_TOKENS,
        BUCKET_OF_BOTH,
        WINDOW_OF_BOTH,
        WINDOW_OF_TOKENS);
  }

  String title() {
    return "%s, %d tokens".formatted(counting.title(), tokensOfAJob);
  }

  String colour() {
    return colour;
  }
}
