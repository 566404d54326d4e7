package dev.sluice.worker.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.provider.ListedModel;
import dev.sluice.worker.ListingProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DiscoveryTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final ListingProvider one = new ListingProvider(true);
  private final ListingProvider other = new ListingProvider(true);
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, List<String>> told = new ConcurrentHashMap<>();
  private final Discovery discovery =
      new Discovery(Map.of("one", one, "other", other), this::tell, nanos::get);

  private void tell(String provider, List<ListedModel> models) {
    told.put(provider, models.stream().map(ListedModel::name).toList());
  }

  @AfterEach
  void stop() {
    discovery.close();
  }

  @Test
  void everybodyIsAskedAtTheStart() throws Exception {
    one.willList("a", "b");
    other.willList("c");

    discovery.start();

    assertThat(discovery.awaitFirst(LONG)).isTrue();
    assertThat(told)
        .containsOnly(Map.entry("one", List.of("a", "b")), Map.entry("other", List.of("c")));
  }

  @Test
  void whoIsSlowHoldsUpNobodyElse() throws Exception {
    CountDownLatch held = other.hold();
    one.willList("a");

    discovery.refresh();

    await().untilAsserted(() -> assertThat(told).containsOnlyKeys("one"));
    assertThat(discovery.awaitFirst(Duration.ZERO)).isFalse();
    held.countDown();
    assertThat(discovery.awaitFirst(LONG)).isTrue();
  }

  @Test
  void aListingIsAskedForAgainOnlyWhenItHasGrownOld() throws Exception {
    discovery.refresh();
    discovery.awaitFirst(LONG);

    pass(Discovery.RETRY);
    pass(Discovery.RETRY);
    assertThat(one.asked).hasValue(1);

    one.willList("new");
    pass(Discovery.FRESH);
    await().untilAsserted(() -> assertThat(told).containsEntry("one", List.of("new")));
    assertThat(one.asked).hasValue(2);
  }

  @Test
  void whatFailedIsAskedForAgainSoonerAndTheLastListingStands() throws Exception {
    one.willList("a");
    discovery.refresh();
    discovery.awaitFirst(LONG);
    one.willFail("nobody is there");
    pass(Discovery.FRESH);
    await().untilAsserted(() -> assertThat(one.asked).hasValue(2));
    assertThat(told).containsEntry("one", List.of("a"));

    one.willList("b");
    await()
        .untilAsserted(
            () -> {
              pass(Discovery.RETRY);
              assertThat(told).containsEntry("one", List.of("b"));
            });
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos() + 1);
    discovery.refresh();
  }
}
