package dev.sluice.worker.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All limits by the minute of one quota, and what part of them is used after a throttle. Pure:
 * every method is told the time. Not thread-safe.
 */
final class Rates {

  /** How soon a worker may be given a share again that has none. */
  private static final long NEXT_SHARE = Duration.ofSeconds(1).toNanos();

  private final Slowdown slowdown = new Slowdown();
  private Rate[] rates;

  Rates(Limits limits, long now) {
    List<Rate> configured = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      Integer limit = limits.of(dimension);
      if (dimension.isPerMinute() && limit != null) {
        configured.add(new Rate(dimension, limit, now));
      }
    }
    rates = configured.toArray(Rate[]::new);
  }

  boolean isEmpty() {
    return rates.length == 0;
  }

  /** Whether this worker has none of one of them at this moment, though others may. */
  boolean isClosed() {
    for (Rate rate : rates) {
      if (rate.isClosed()) {
        return true;
      }
    }
    return false;
  }

  List<Rate> all() {
    return Arrays.asList(rates);
  }

  @Nullable Rate of(Dimension dimension) {
    for (Rate rate : rates) {
      if (rate.dimension() == dimension) {
        return rate;
      }
    }
    return null;
  }

  double[] marks(long now) {
    double[] marks = new double[rates.length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = rates[i].mark(now);
    }
    return marks;
  }

  /**
   * @param marks of the call, which has none of those that were added since
   */
  void remains(Dimension dimension, double[] marks, Left left, long takenAt, long now) {
    for (int i = 0; i < rates.length; i++) {
      if (rates[i].dimension() == dimension) {
        rates[i].remains(i < marks.length ? marks[i] : Double.NaN, left, takenAt, now);
      }
    }
  }

  void add(Dimension dimension, long limit, long now) {
    List<Rate> more = new ArrayList<>(all());
    more.add(new Rate(dimension, limit, now));
    rates = more.toArray(Rate[]::new);
    slowDown(now);
  }

  /** The one that can never hold as many tokens, whatever the share; null if all can. */
  @Nullable Rate tooSmallFor(Tokens tokens) {
    for (Rate rate : rates) {
      if (rate.amount(tokens) > rate.limit()) {
        return rate;
      }
    }
    return null;
  }

  /** How many minutes of what is scarcest one call takes; zero where there is no limit. */
  double cost(Tokens tokens) {
    double most = 0;
    for (Rate rate : rates) {
      most = Math.max(most, (double) Math.max(1, rate.amount(tokens)) / rate.limit());
    }
    return most;
  }

  /**
   * @param from not before this
   */
  long readyAt(Tokens tokens, long from, long now) {
    if (slowdown.recover(now)) {
      slowDown(now);
    }
    long ready = from;
    for (Rate rate : rates) {
      ready = Math.max(ready, rate.readyAt(tokens));
    }
    return ready;
  }

  /** The later of another reason to wait and of those that are here. */
  Forecast forecast(Forecast other, Tokens tokens, Ahead ahead, long now) {
    Forecast last = other;
    for (Rate rate : rates) {
      Dimension dimension = rate.dimension();
      long at =
          rate.isClosed() ? now + NEXT_SHARE : rate.expectedAt(tokens, ahead.of(dimension), now);
      last = Forecast.later(last, new Forecast(at, other.quota(), dimension));
    }
    return last;
  }

  long spacing(Tokens tokens) {
    long longest = 0;
    for (Rate rate : rates) {
      longest = Math.max(longest, rate.spacing(tokens));
    }
    return longest;
  }

  void take(Tokens tokens, long now) {
    for (Rate rate : rates) {
      rate.take(tokens, now);
    }
  }

  void settle(Tokens reserved, Tokens used, long now) {
    for (Rate rate : rates) {
      rate.settle(reserved, used, now);
    }
  }

  void forgive(Tokens reserved, long now) {
    for (Rate rate : rates) {
      rate.forgive(reserved, now);
    }
  }

  void giveBack(Tokens reserved, long now) {
    for (Rate rate : rates) {
      rate.giveBack(reserved, now);
    }
  }

  void throttled(long sentAt, long now) {
    if (slowdown.throttled(sentAt, now)) {
      slowDown(now);
    }
  }

  private void slowDown(long now) {
    for (Rate rate : rates) {
      rate.slowDown(slowdown.factor(), now);
    }
  }

  void await(Tokens tokens, double part) {
    for (Rate rate : rates) {
      rate.await(tokens, part);
    }
  }

  void turnAway(Tokens tokens, double part, long now) {
    for (Rate rate : rates) {
      rate.turnAway(tokens, part, now);
    }
  }
}
