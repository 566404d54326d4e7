package dev.sluice.benchmarks.limits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How a provider was used, second by second.
 *
 * @param seconds all of them, one after another, idle ones included
 */
public record ProviderUse(LimitedProvider provider, List<Second> seconds) {

  public ProviderUse {
    seconds = List.copyOf(seconds);
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException("nothing is known of " + provider.wireName());
    }
  }

  /**
   * @param from the first epoch second that counts
   * @param to the first one after it that does not
   * @param seen those in which something happened, and perhaps others
   */
  public static ProviderUse between(
      LimitedProvider provider, long from, long to, List<Second> seen) {
    Map<Long, Second> known =
        seen.stream().collect(Collectors.toMap(Second::epochSecond, second -> second));
    return new ProviderUse(
        provider,
        LongStream.range(from, to)
            .mapToObj(at -> known.getOrDefault(at, new Second(at, 0, 0, 0)))
            .toList());
  }

  /** The part of its limits that was used: of requests or of tokens, whichever is more. */
  public double used() {
    return used(seconds);
  }

  private static double used(List<Second> some) {
    double minutes = some.size() / 60.0;
    double requests =
        some.stream().mapToLong(Second::admitted).sum()
            / (minutes * LimitedProvider.REQUESTS_PER_MINUTE);
    double tokens =
        some.stream().mapToLong(Second::tokens).sum()
            / (minutes * LimitedProvider.TOKENS_PER_MINUTE);
    return Math.max(requests, tokens);
  }

  /** The part of all calls that it answered 429. */
  public double refused() {
    long refused = seconds.stream().mapToLong(Second::refused).sum();
    long all = refused + seconds.stream().mapToLong(Second::admitted).sum();
    return all == 0 ? 0 : (double) refused / all;
  }

  /** The part of its limits that was used in the worst so many seconds on end. */
  public double leastUsed(int span) {
    return steps(span, 1).stream().mapToDouble(used -> used).min().orElseGet(this::used);
  }

  /** The part of its limits that was used, averaged over so many seconds at a time. */
  List<Double> steps(int span) {
    return steps(span, span);
  }

  private List<Double> steps(int span, int apart) {
    List<Double> steps = new ArrayList<>();
    for (int i = 0; i + span <= seconds.size(); i += apart) {
      steps.add(used(seconds.subList(i, i + span)));
    }
    return steps;
  }
}
