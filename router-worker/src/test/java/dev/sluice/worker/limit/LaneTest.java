package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LaneTest {

  private static final Account GROQ = Account.onlyOneOf("groq");
  private static final TenantWeights WEIGHTS = tenant -> "double".equals(tenant) ? 2 : 1;

  private final Quotas quotas =
      new Quotas(
          new LimitTable(Map.of(GROQ, new Limits(1000, 100_000, null)), Map.of()),
          new HandTiming());
  private final Lane lane = new Lane(1, WEIGHTS);
  private final Map<String, Integer> served = new HashMap<>();
  private long number;

  @Test
  void tenantsShareByTheirWeightsThoughOneFloods() {
    add(20_000, Priority.STANDARD, "flood", 1);
    add(3000, Priority.STANDARD, "single", 1);
    add(6000, Priority.STANDARD, "double", 1);
    serve(4000);

    assertThat(served.get("flood")).isCloseTo(1000, within(50));
    assertThat(served.get("single")).isCloseTo(1000, within(50));
    assertThat(served.get("double")).isCloseTo(2000, within(100));
  }

  @Test
  void whoAsksForMoreAtATimeIsServedLessOften() {
    add(10_000, Priority.STANDARD, "small", 1000);
    add(10_000, Priority.STANDARD, "large", 4000);
    serve(5000);

    assertThat(served.get("small")).isCloseTo(4000, within(10));
    assertThat(served.get("large")).isCloseTo(1000, within(10));
  }

  @Test
  void eachPriorityHasItsShareWhileAllOfThemWait() {
    for (Priority priority : Priority.values()) {
      add(10_000, priority, priority.name(), 1);
    }
    serve(1000);

    assertThat(served.get("INTERACTIVE")).isCloseTo(700, within(5));
    assertThat(served.get("STANDARD")).isCloseTo(200, within(5));
    assertThat(served.get("BATCH")).isCloseTo(100, within(5));
  }

  @Test
  void aLoneInteractiveJobGoesBeforeAFloodOfBatchJobs() {
    add(50_000, Priority.BATCH, "flood", 1);
    serve(1234);
    Waiter urgent = add(Priority.INTERACTIVE, "other", 1);

    assertThat(lane.first()).isSameAs(urgent);
  }

  @Test
  void whatAPriorityDoesNotUseTheOthersDo() {
    add(500, Priority.BATCH, "a", 1);
    serve(500);

    assertThat(lane.isEmpty()).isTrue();
  }

  @Test
  void noCreditIsSavedUpWhileIdle() {
    add(2000, Priority.STANDARD, "early", 1);
    serve(1000);
    add(2000, Priority.STANDARD, "late", 1);
    served.clear();
    serve(500);

    assertThat(served.get("early")).isCloseTo(250, within(2));
    assertThat(served.get("late")).isCloseTo(250, within(2));
  }

  @Test
  void whoLeavesTheLineForAMomentGetsNoMoreThanItsShare() {
    add(10_000, Priority.STANDARD, "flood", 1);
    for (int i = 0; i < 1000; i++) {
      if (i % 2 == 0) {
        add(Priority.STANDARD, "again", 1);
      }
      serve(1);
    }

    assertThat(served.get("again")).isCloseTo(500, within(2));
    assertThat(served.get("flood")).isCloseTo(500, within(2));
  }

  @Test
  void aTenantsJobsGoInOrder() {
    Waiter first = add(Priority.STANDARD, "a", 1);
    Waiter second = add(Priority.STANDARD, "a", 1);
    Waiter third = add(Priority.STANDARD, "a", 1);
    lane.remove(second);

    assertThat(lane.first()).isSameAs(first);
    lane.serve(first);
    assertThat(lane.first()).isSameAs(third);
  }

  @Test
  void tenantsThatCameOnceAreForgotten() {
    PriorityLine line = new PriorityLine(Priority.BATCH, WEIGHTS);
    for (int i = 0; i < 100_000; i++) {
      Waiter waiter = waiter(Priority.BATCH, "tenant-" + i, 1);
      line.add(waiter);
      line.serve(waiter);
    }

    assertThat(line.tenants()).isLessThanOrEqualTo(1000);
  }

  @Test
  void whatGoesBeforeAJobDependsOnWhoseItIs() {
    add(600, Priority.BATCH, "flood", 10);
    double cost = cost();

    assertThat(lane.ahead(Priority.BATCH, "flood", cost).calls()).isEqualTo(600, within(1e-6));
    assertThat(lane.ahead(Priority.BATCH, "new", cost).calls()).isEqualTo(1, within(1e-6));
    assertThat(lane.ahead(Priority.BATCH, "double", cost).calls()).isEqualTo(0.5, within(1e-6));
    assertThat(lane.ahead(Priority.INTERACTIVE, "new", cost).calls())
        .isEqualTo(1.0 / 7, within(1e-6));
    assertThat(lane.ahead(Priority.BATCH, "flood", cost).of(Dimension.TOKENS_PER_MINUTE))
        .isEqualTo(6000, within(1e-6));
  }

  @Test
  void whatIsForetoldIsWhatHappens() {
    add(300, Priority.BATCH, "a", 10);
    add(100, Priority.BATCH, "b", 10);
    add(200, Priority.STANDARD, "c", 10);
    double foretold = lane.ahead(Priority.BATCH, "b", cost()).calls();
    Waiter last = add(Priority.BATCH, "b", 10);
    add(2000, Priority.BATCH, "b", 10);
    int before = 0;
    while (lane.first() != last) {
      lane.serve(lane.first());
      before++;
    }

    assertThat(foretold).isCloseTo(before, within(5.0));
  }

  private double cost() {
    return quotas.way(GROQ, "m").cost(Asks.tokens(10));
  }

  private void add(int jobs, Priority priority, String tenant, long tokens) {
    for (int i = 0; i < jobs; i++) {
      add(priority, tenant, tokens);
    }
  }

  private Waiter add(Priority priority, String tenant, long tokens) {
    Waiter waiter = waiter(priority, tenant, tokens);
    lane.add(waiter);
    return waiter;
  }

  private Waiter waiter(Priority priority, @Nullable String tenant, long tokens) {
    Ask ask = new Ask(List.of(GROQ), "m", Asks.tokens(tokens), priority, tenant, Instant.MAX);
    Waiter waiter = new Waiter(++number, ask, quotas.able(ask), 0, Quota.NEVER);
    waiter.cost = waiter.ways.getFirst().cost(waiter.tokens);
    return waiter;
  }

  private void serve(int jobs) {
    for (int i = 0; i < jobs; i++) {
      Waiter first = lane.first();
      lane.serve(first);
      served.merge(String.valueOf(first.tenant()), 1, Integer::sum);
    }
  }
}
