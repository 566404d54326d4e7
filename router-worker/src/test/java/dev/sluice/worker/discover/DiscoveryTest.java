package dev.sluice.worker.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.provider.ListedModel;
import dev.sluice.worker.ListingProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
  private final Discovery discovery = discovery(new OnTheSpot());

  /** With threads of its own a listing arrives when it likes, and with it the time it is from. */
  private Discovery discovery(ExecutorService threads) {
    return new Discovery(
        Map.of("one", one::listModels, "other", other::listModels),
        this::tell,
        nanos::get,
        threads);
  }

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

    try (var threaded = discovery(Executors.newVirtualThreadPerTaskExecutor())) {
      threaded.start();

      assertThat(threaded.awaitFirst(LONG)).isTrue();
    }
    assertThat(told)
        .containsOnly(Map.entry("one", List.of("a", "b")), Map.entry("other", List.of("c")));
  }

  @Test
  void whoIsSlowHoldsUpNobodyElse() throws Exception {
    CountDownLatch held = other.hold();
    one.willList("a");

    try (var threaded = discovery(Executors.newVirtualThreadPerTaskExecutor())) {
      threaded.refresh();

      await().untilAsserted(() -> assertThat(told).containsOnlyKeys("one"));
      assertThat(threaded.awaitFirst(Duration.ZERO)).isFalse();
      held.countDown();
      assertThat(threaded.awaitFirst(LONG)).isTrue();
    }
  }

  @Test
  void aListingIsAskedForAgainOnlyWhenItHasGrownOld() {
    discovery.refresh();

    pass(Discovery.RETRY);
    pass(Discovery.RETRY);
    assertThat(one.asked).hasValue(1);

    one.willList("new");
    pass(Discovery.FRESH);
    assertThat(told).containsEntry("one", List.of("new"));
    assertThat(one.asked).hasValue(2);
  }

  @Test
  void whatFailedIsAskedForAgainSoonerAndTheLastListingStands() {
    one.willList("a");
    discovery.refresh();
    one.willFail("nobody is there");
    pass(Discovery.FRESH);
    assertThat(one.asked).hasValue(2);
    assertThat(told).containsEntry("one", List.of("a"));

    one.willList("b");
    pass(Discovery.RETRY);
    assertThat(told).containsEntry("one", List.of("b"));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos() + 1);
    discovery.refresh();
  }

  /** Has done what it is given before it returns. */
  private static final class OnTheSpot extends AbstractExecutorService {

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
