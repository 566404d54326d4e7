package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The limits by the minute of a pool, as they are drawn from outside: what is wanted of each is
 * asked for here, and what was drawn is handed over here. Until they are drawn for the first time,
 * and after they were given up, this worker has its share of them. Thread-safe; to be used by one
 * thread at a time.
 */
public final class Draws {

  private final Collection<Gate> gates;
  private final Function<String, Gate> gateOf;
  private final Runnable hurry;

  Draws(Collection<Gate> gates, Function<String, Gate> gateOf, Runnable hurry) {
    this.gates = requireNonNull(gates, "gates is null");
    this.gateOf = requireNonNull(gateOf, "gateOf is null");
    this.hurry = requireNonNull(hurry, "hurry is null");
  }

  /**
   * What is wanted of each limit by the minute, if anything. From now on nothing of it is here but
   * what was handed over; what this worker had of its share is dropped, and what it owes stays so.
   *
   * @param ahead for how long what is drawn now has to last
   */
  public List<Want> wants(Duration ahead) {
    long nanos = ahead.toNanos();
    return collect(
        (rate, now) -> {
          rate.draw(hurry, now);
          return rate.want(nanos, now);
        });
  }

  /**
   * Hands over what was drawn. Whoever waits for it goes.
   *
   * @param in what time the last of it has arrived; zero if it can all be used now
   */
  public void hand(Bucket bucket, long amount, Duration in) {
    gateOf.apply(bucket.account().provider()).hand(bucket, amount, in.toNanos());
  }

  /**
   * Draws no more: from now on this worker has its share of each limit, beginning with nothing.
   *
   * @return what was drawn and not used, as it is to be given back
   */
  public List<Want> giveUp() {
    return collect((rate, now) -> -rate.giveUpDrawing(now));
  }

  private interface Step {
    long amount(Rate rate, long now);
  }

  private List<Want> collect(Step step) {
    List<Want> wants = new ArrayList<>();
    for (Gate gate : gates) {
      gate.eachRate(
          (bucket, rate, now) -> {
            long amount = step.amount(rate, now);
            if (amount != 0) {
              wants.add(new Want(bucket, rate.limit(), amount));
            }
          });
    }
    return wants;
  }
}
