package dev.sluice.worker.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.limit.Tokens;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers' permits that are drawn from a real Redis, as it comes and goes. */
@Timeout(120)
final class RedisLimitsIT {

  private static final String REQUESTS = "llm.limits:groq:default:*:requests_per_minute";
  private static final String TOKENS = "llm.limits:groq:default:*:tokens_per_minute";

  /** 100 a second. */
  private static final int LIMIT = 6_000;

  /** What documentation says of a bucket for that limit. */
  private static final BucketConfiguration DOCUMENTED =
      configuration(25, 5_976, Duration.ofSeconds(61));

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
  }

  @Test
  void twoWorkersAndAnotherProgramTogetherGetTheLimitAndNoMore() throws Exception {
    RedisServer server = server();
    DrawingNode first = drawing(server, requests());
    DrawingNode second = drawing(server, requests());
    ForeignProgram foreign = foreign(server, REQUESTS, DOCUMENTED);
    long began = System.nanoTime();
    first.call(30);
    second.call(30);
    foreign.take();

    await().atMost(PATIENCE).until(() -> all(first, second, foreign) >= 1_200);
    int all = all(first, second, foreign);
    double allowed = LIMIT / 60e9 * (System.nanoTime() - began);
    assertThat(all).isLessThanOrEqualTo((int) (allowed + LIMIT / 120));
    assertThat((double) all).isGreaterThan(allowed * 0.9);
    assertThat(List.of(first.calls(), second.calls(), foreign.taken()))
        .allSatisfy(part -> assertThat(part).isGreaterThan(all / 10));
  }

  private static int all(DrawingNode first, DrawingNode second, ForeignProgram foreign) {
    return first.calls() + second.calls() + foreign.taken();
  }

  @Test
  void whatIsNotUsedComesBackAndABucketThatNobodyUsesExpires() throws Exception {
    RedisServer server = server();
    DrawingNode node = drawing(server, requests());
    node.call(30);
    await().atMost(PATIENCE).until(() -> node.calls() >= 200);
    node.rest();

    BucketProxy bucket = foreign(server, REQUESTS, DOCUMENTED).bucket();
    await().atMost(PATIENCE).until(() -> bucket.getAvailableTokens() == 25);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(node.requestsAvailable()).isZero());
    try (RedisClient client = RedisClient.create(RedisURI.create(server.uri()));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().keys("*"))
          .containsExactlyInAnyOrder(REQUESTS, "llm.limits:probe");
      assertThat(connection.sync().pttl(REQUESTS)).isBetween(1L, 70_000L);
    }
  }

  @Test
  void whoStopsGivesBackWhatItHas() throws Exception {
    RedisServer server = server();
    DrawingNode node = drawing(server, new Limits(null, 6_000, null));
    node.acquire(20).unused();
    node.close();

    BucketProxy bucket = foreign(server, TOKENS, DOCUMENTED).bucket();
    assertThat(bucket.getAvailableTokens()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void whereRedisIsKilledWorkersHaveTheirShareAndComeBackWhenItIsBack() throws Exception {
    RedisServer server = server();
    DrawingNode node = drawing(server, requests());
    node.shareThroughKafka(1_200);
    node.call(30);
    await().atMost(PATIENCE).until(() -> node.calls() >= 300);

    server.kill();
    await().atMost(Duration.ofSeconds(3)).until(() -> !node.isDrawing());
    assertThat(node.state()).contains("cannot be used: ", "divided through Kafka");
    int before = node.calls();
    long began = System.nanoTime();
    await().atMost(PATIENCE).until(() -> node.calls() >= before + 60);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));

    server.start();
    await().atMost(Duration.ofSeconds(5)).until(node::isDrawing);
    int after = node.calls();
    long beganAgain = System.nanoTime();
    await().atMost(PATIENCE).until(() -> node.calls() >= after + 300);
    assertThat(Duration.ofNanos(System.nanoTime() - beganAgain))
        .isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(6));
  }

  @Test
  void whereRedisDoesNotAnswerNobodyWaitsForIt() throws Exception {
    RedisServer server = server();
    DrawingNode node = drawing(server, requests());
    node.shareThroughKafka(1_200);
    node.call(30);
    await().atMost(PATIENCE).until(() -> node.calls() >= 100);

    server.freeze();
    await().atMost(Duration.ofSeconds(4)).until(() -> !node.isDrawing());
    int before = node.calls();
    await().atMost(PATIENCE).until(() -> node.calls() >= before + 20);

    server.thaw();
    await().atMost(PATIENCE).until(node::isDrawing);
  }

  @Test
  void aWorkerStartsWithoutRedisAndDrawsOnceItIsThere() throws Exception {
    RedisServer server = RedisServer.later(directory);
    open.add(server);
    DrawingNode node = node(server.uri(), requests());
    node.shareThroughKafka(LIMIT);
    node.call(5);
    await().atMost(PATIENCE).until(() -> node.calls() >= 50);
    assertThat(node.isDrawing()).isFalse();

    server.start();
    await().atMost(PATIENCE).until(node::isDrawing);
    int before = node.calls();
    await().atMost(PATIENCE).until(() -> node.calls() >= before + 50);
  }

  @Test
  void aJobThatIsLargerThanTheBucketGoes() throws Exception {
    RedisServer server = server();
    DrawingNode first = drawing(server, new Limits(null, 600_000, null));
    DrawingNode second = drawing(server, new Limits(null, 600_000, null));
    long began = System.nanoTime();

    first.acquire(30_000).success(new Tokens(30_000, 0));
    second.acquire(600_000).success(new Tokens(1, 0));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  @Test
  void aWrongPasswordIsSaidAndNotRepeated() throws Exception {
    RedisServer server = server("--requirepass", "correct-horse");
    DrawingNode node = node(server.uri(":battery-staple@"), requests());
    node.shareThroughKafka(LIMIT);

    await().atMost(PATIENCE).until(() -> node.state().contains("WRONGPASS"));
    assertThat(node.state()).doesNotContain("battery-staple");
    node.acquire(1).unused();

    DrawingNode without = node(server.uri(), requests());
    await().atMost(PATIENCE).until(() -> without.state().contains("NOAUTH"));
  }

  @Test
  void passwordUserAndDatabaseAreThoseOfTheUri() throws Exception {
    RedisServer server = server("--user", "acme", "on", ">p@ss:word", "~llm.limits:*", "+@all");
    String uri = server.uri("acme:p%40ss%3Aword@") + "/3";
    DrawingNode node = node(uri, requests());
    await().atMost(PATIENCE).until(node::isDrawing);
    node.acquire(1).success(Tokens.NONE);

    try (RedisClient client = RedisClient.create(RedisURI.create(uri));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().exists(REQUESTS)).isOne();
    }
  }

  @Test
  void aBucketThatWasMadeForAnotherLimitIsMadeFitAndItsTokensStay() throws Exception {
    RedisServer server = server();
    ForeignProgram before =
        foreign(server, REQUESTS, configuration(1_000, 60, Duration.ofMinutes(1)));
    assertThat(before.bucket().tryConsume(990)).isTrue();
    DrawingNode node = drawing(server, requests());
    node.acquire(1).success(Tokens.NONE);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(before.configuration().getBandwidths()[0].getCapacity()).isEqualTo(25));
    await().atMost(PATIENCE).until(() -> before.bucket().getAvailableTokens() == 25);
  }

  private static Limits requests() {
    return new Limits(LIMIT, null, null);
  }

  private RedisServer server(String... arguments) throws Exception {
    RedisServer server = RedisServer.start(directory, arguments);
    open.add(server);
    return server;
  }

  private DrawingNode drawing(RedisServer server, Limits limits) {
    DrawingNode node = node(server.uri(), limits);
    await().atMost(PATIENCE).until(node::isDrawing);
    return node;
  }

  private DrawingNode node(String uri, Limits limits) {
    DrawingNode node = new DrawingNode(uri, limits);
    open.add(node);
    node.start();
    return node;
  }

  private ForeignProgram foreign(
      RedisServer server, String key, BucketConfiguration configuration) {
    ForeignProgram foreign = new ForeignProgram(server, key, configuration);
    open.add(foreign);
    return foreign;
  }

  private static BucketConfiguration configuration(long capacity, long amount, Duration period) {
    return BucketConfiguration.builder()
        .addLimit(limit -> limit.capacity(capacity).refillGreedy(amount, period))
        .build();
  }
}
