package dev.sluice.worker.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.schema.Job;
import dev.sluice.schema.ModelSelection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouterTest {

  private static final int USERS = 100_000;

  @ParameterizedTest
  @ValueSource(strings = {"user-%d", "%d", "llm.jobs-0-%d", "%08d@example.com"})
  void everyVariantGetsItsShareOfTheUsersWithinSamplingError(String form) {
    double[] weights = {70, 20, 9, 1};
    Map<String, Integer> counted = count(router("r", weights), form::formatted);

    for (int i = 0; i < weights.length; i++) {
      double share = weights[i] / 100;
      double fiveSigma = 5 * Math.sqrt(USERS * share * (1 - share));
      assertThat((double) counted.getOrDefault("v" + i, 0))
          .isCloseTo(USERS * share, within(fiveSigma));
    }
  }

  @Test
  void aVariantWithoutAWeightGetsNobody() {
    assertThat(count(router("r", 0, 3, 0), user -> "u" + user)).containsOnlyKeys("v1");
  }

  @Test
  void aUserStaysWhereItIsOnEveryWorkerAndInEveryVersion() {
    Router router = router("support", 1, 1, 1);

    assertThat(IntStream.range(0, 12).mapToObj(user -> router.variantFor("user-" + user).id()))
        .containsExactly("v1", "v2", "v1", "v0", "v2", "v0", "v1", "v0", "v0", "v0", "v2", "v0");
  }

  @Test
  void anotherWeightMovesUsersToItsVariantAndNobodyElse() {
    Router before = router("r", 50, 30, 20);
    Router after = router("r", 50, 30, 40);
    int moved = 0;
    for (int user = 0; user < USERS; user++) {
      String here = before.variantFor("u" + user).id();
      String there = after.variantFor("u" + user).id();
      if (!here.equals(there)) {
        assertThat(there).isEqualTo("v2");
        moved++;
      }
    }
    // From 20 of 100 to 40 of 120.
    double share = 40.0 / 120 - 20.0 / 100;
    assertThat((double) moved)
        .isCloseTo(USERS * share, within(5 * Math.sqrt(USERS * share * (1 - share))));
  }

  @Test
  void whichVariantAUserHasAtOneRouterSaysNothingOfAnother() {
    Router one = router("one", 1, 1);
    Router other = router("other", 1, 1);

    long same =
        IntStream.range(0, USERS)
            .filter(
                user -> one.variantFor("u" + user).id().equals(other.variantFor("u" + user).id()))
            .count();

    assertThat((double) same).isCloseTo(USERS / 2.0, within(5 * Math.sqrt(USERS / 4.0)));
  }

  @Test
  void aJobGoesByItsUserAndWithoutOneByItsId() {
    Router router = router("r", 1, 1, 1, 1, 1, 1, 1, 1);
    Job job = Job.chat("router/r", "Hi").withId("job-1");
    Job redelivered = Job.chat("router/r", "Hi").withId("job-1");
    Job ofUser = Job.chat("router/r", "Hi");
    ofUser.body().put("user", "ann");
    Job unnamed = Job.chat("router/r", "Hi").withId("job-1");
    unnamed.body().put("user", "");

    assertThat(router.variantFor(job)).isEqualTo(router.variantFor("job-1"));
    assertThat(router.variantFor(redelivered)).isEqualTo(router.variantFor(job));
    assertThat(router.variantFor(unnamed)).isEqualTo(router.variantFor(job));
    assertThat(router.variantFor(ofUser)).isEqualTo(router.variantFor("ann"));
  }

  @Test
  void aRouterWithoutAnyWeightIsNone() {
    assertThatThrownBy(() -> router("r", 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, Integer> count(Router router, IntFunction<String> user) {
    Map<String, Integer> counted = new TreeMap<>();
    for (int i = 0; i < USERS; i++) {
      counted.merge(router.variantFor(user.apply(i)).id(), 1, Integer::sum);
    }
    return counted;
  }

  private static Router router(String name, double... weights) {
    List<Router.Variant> variants =
        IntStream.range(0, weights.length)
            .mapToObj(i -> new Router.Variant("v" + i, "m", ModelSelection.NONE, weights[i]))
            .toList();
    return new Router(name, variants);
  }
}
