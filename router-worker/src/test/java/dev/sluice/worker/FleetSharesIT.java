package dev.sluice.worker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Priority;
import dev.sluice.worker.consume.Ownership;
import dev.sluice.worker.fleet.FleetChannel;
import dev.sluice.worker.limit.Admission;
import dev.sluice.worker.limit.Ask;
import dev.sluice.worker.limit.LimitTable;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.Permit;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.TenantWeights;
import dev.sluice.worker.limit.Timing;
import dev.sluice.worker.limit.Tokens;
import dev.sluice.worker.route.Account;
import dev.sluice.worker.tenant.TenantCaps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that share limits over a real cluster: permits are asked for as jobs do. */
@Timeout(180)
final class FleetSharesIT {

  private static final String TOPIC = "llm.fleet";
  private static final Account GROQ = Account.onlyOneOf("groq");
  private static final int CALLS = 8;

  @TempDir Path directory;

  private final List<Node> nodes = new ArrayList<>();
  private final AtomicInteger inUse = new AtomicInteger();
  private final AtomicInteger mostInUse = new AtomicInteger();
  private EmbeddedKafka broker;

  @BeforeEach
  void start() {
    broker = EmbeddedKafka.start(new EmbeddedKafka.Options(0, directory.resolve("data")));
  }

  @AfterEach
  void stop() throws Exception {
    for (Node node : nodes) {
      node.leave();
    }
    broker.close();
  }

  @Test
  void sharesFollowDemandAndAllTogetherNeverCallMoreThanIsAllowed() throws Exception {
    makeTopic();
    Node first = join("first", Set.of(0, 1));
    Node second = join("second", Set.of(2, 3));
    await().atMost(seconds(20)).until(() -> first.share() == CALLS / 2);

    first.work();
    await().atMost(seconds(5)).until(() -> first.share() == CALLS);
    second.work();
    await().atMost(seconds(5)).until(() -> second.share() == CALLS / 2);
    assertThat(first.share()).isEqualTo(CALLS / 2);
    first.rest();
    await().atMost(seconds(5)).until(() -> second.share() == CALLS);
    assertThat(mostInUse).hasValueLessThanOrEqualTo(CALLS).hasValueGreaterThan(CALLS / 2);
  }

  @Test
  void whatOneHeldThatFellSilentIsTheOthersOnceItsLeaseIsOver() throws Exception {
    makeTopic();
    Node silent = join("silent", Set.of(0, 1));
    Node other = join("other", Set.of(2, 3));
    silent.work();
    other.work();
    await().atMost(seconds(20)).until(() -> other.share() == CALLS / 2);
    await().atMost(seconds(5)).until(() -> silent.share() == CALLS / 2);

    silent.fallSilent();
    long fellSilent = System.nanoTime();
    other.own(Set.of(0, 1, 2, 3));
    await().atMost(seconds(20)).until(() -> other.share() == CALLS);
    assertThat(Duration.ofNanos(System.nanoTime() - fellSilent)).isGreaterThan(seconds(4));
    assertThat(mostInUse).hasValueLessThanOrEqualTo(CALLS);
  }

  @Test
  void whatOneHeldThatLeftIsTheOthersAtOnce() throws Exception {
    makeTopic();
    Node leaving = join("leaving", Set.of(0, 1));
    Node other = join("other", Set.of(2, 3));
    leaving.work();
    other.work();
    await().atMost(seconds(20)).until(() -> other.share() == CALLS / 2);

    leaving.leave();
    other.own(Set.of(0, 1, 2, 3));
    await().atMost(seconds(3)).until(() -> other.share() == CALLS);
    assertThat(other.channel.members()).isOne();
    assertThat(mostInUse).hasValueLessThanOrEqualTo(CALLS);
  }

  @Test
  void whatOneIsAskedToWaitForAllWaitFor() throws Exception {
    makeTopic();
    Node first = join("first", Set.of(0));
    Node second = join("second", Set.of(1, 2, 3));
    await().atMost(seconds(20)).until(() -> first.share() > 0);

    first.acquire().dropped(seconds(60));
    await().atMost(seconds(1)).until(() -> second.cooling().compareTo(seconds(50)) > 0);
  }

  @Test
  void whoHearsNobodyUsesWhatItsPartitionsEntitleItTo() throws Exception {
    Node alone = join("alone", Set.of(0));
    alone.work();

    await().atMost(seconds(30)).until(() -> alone.share() == CALLS / 4);
    assertThat(mostInUse).hasValueLessThanOrEqualTo(CALLS / 4);
  }

  private Node join(String name, Set<Integer> partitions) {
    Node node = new Node(name, partitions);
    nodes.add(node);
    return node;
  }

  private void makeTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      NewTopic topic = new NewTopic(TOPIC, 1, (short) 1);
      admin
          .createTopics(List.of(topic.configs(Map.of("message.timestamp.type", "LogAppendTime"))))
          .all()
          .get();
    }
  }

  private static Duration seconds(int count) {
    return Duration.ofSeconds(count);
  }

  /** What a worker has of limits, and as many jobs as it pleases. */
  private final class Node {

    private final FleetChannel channel;
    private final PermitPool permits;
    private final FleetShares shares;
    private volatile Set<Integer> partitions;
    private volatile boolean working;
    private boolean left;

    Node(String name, Set<Integer> partitions) {
      this.partitions = partitions;
      this.channel =
          new FleetChannel(
              Map.of("bootstrap.servers", broker.bootstrapServers()),
              TOPIC,
              name,
              InstantSource.system());
      this.permits =
          new PermitPool(
              new LimitTable(Map.of(GROQ, new Limits(null, null, CALLS)), Map.of()),
              TenantWeights.EQUAL,
              new Cooldowns(channel::tell),
              Timing.system());
      this.shares =
          new FleetShares(name, channel::tell, this::ownership, permits, TenantCaps.none());
      shares.start(() -> channel.remembers(seconds(6)));
      channel.start(shares);
    }

    private Ownership ownership() {
      return new Ownership(partitions, 4, seconds(9));
    }

    void own(Set<Integer> now) {
      partitions = now;
    }

    void work() {
      working = true;
      for (int i = 0; i < 3 * CALLS; i++) {
        Thread.startVirtualThread(this::callAgainAndAgain);
      }
    }

    void rest() {
      working = false;
    }

    private void callAgainAndAgain() {
      try {
        while (working) {
          Permit permit = acquire();
          mostInUse.accumulateAndGet(inUse.incrementAndGet(), Math::max);
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          inUse.decrementAndGet();
          permit.success(Tokens.NONE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    Permit acquire() throws InterruptedException {
      Ask ask = new Ask(List.of(GROQ), "m", Tokens.NONE, Priority.STANDARD, null, Instant.MAX);
      return ((Admission.Granted) permits.acquire(ask)).permit();
    }

    long share() {
      return permits.uses().getFirst().share();
    }

    Duration cooling() {
      return requireNonNull(permits.load().get(GROQ)).cooling();
    }

    /** As one that is cut off or has died: it does not say that it leaves. */
    void fallSilent() {
      rest();
      shares.stop();
    }

    void leave() throws InterruptedException {
      rest();
      shares.stop();
      if (!left) {
        left = true;
        channel.stop();
      }
    }
  }
}
