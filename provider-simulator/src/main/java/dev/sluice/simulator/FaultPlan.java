package dev.sluice.simulator;

import dev.sluice.simulator.Fault.When;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Decides which call meets which fault, counting each fault's calls by itself. Thread-safe. */
final class FaultPlan {

  private final List<Planned> faults;

  FaultPlan(List<Fault> faults, long seed) {
    this.faults =
        IntStream.range(0, faults.size())
            .mapToObj(i -> new Planned(faults.get(i), seed * 31 + i))
            .toList();
  }

  /**
   * @param key that the call was made with; empty for none
   */
  Optional<Fault> next(String model, String prompt, String key) {
    for (Planned planned : faults) {
      if (planned.appliesTo(model, prompt, key)) {
        return Optional.of(planned.fault);
      }
    }
    return Optional.empty();
  }

  private static final class Planned {

    private final Fault fault;
    private final long seed;
    private final AtomicLong matching = new AtomicLong();
    private final AtomicInteger left;

    private Planned(Fault fault, long seed) {
      this.fault = fault;
      this.seed = seed;
      Integer times = fault.when().times();
      this.left = new AtomicInteger(times == null ? Integer.MAX_VALUE : times);
    }

    private boolean appliesTo(String model, String prompt, String key) {
      When when = fault.when();
      String wantedModel = when.model();
      String wantedText = when.promptContains();
      String wantedKey = when.apiKey();
      if ((wantedModel != null && !wantedModel.equals(model))
          || (wantedText != null && !prompt.contains(wantedText))
          || (wantedKey != null && !wantedKey.equals(key))) {
        return false;
      }
      return isDrawn(matching.incrementAndGet()) && takeOne();
    }

    private boolean isDrawn(long nth) {
      Integer everyNth = fault.when().everyNth();
      Double share = fault.when().share();
      return (everyNth == null || nth % everyNth == 0)
          && (share == null || new SplittableRandom(seed + nth).nextDouble() < share);
    }

    private boolean takeOne() {
      return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
  }
}
