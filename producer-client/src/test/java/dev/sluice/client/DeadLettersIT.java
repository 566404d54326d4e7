package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DeadLetterCodec;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.RecordPlace;
import dev.sluice.schema.ReplayMark;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DeadLettersIT {

  private static final DeadLetterFilter ALL = DeadLetterFilter.ALL;

  /** Kafka itself stamps the markers of transactions, so what is tested here is not long ago. */
  @SuppressWarnings("TimeInStaticInitializer") // All tests of the class may share it.
  private static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static final ReplayTerms AS_THEY_WERE = ReplayTerms.AS_THEY_WERE;

  private TestCluster cluster;
  private Letters worker;

  @BeforeEach
  void start() {
    cluster = TestCluster.withTopics("llm.");
    cluster.create(Letters.TOPIC, Map.of());
    cluster.create("llm.dead-letters.replayed", Map.of("cleanup.policy", "compact"));
    worker = new Letters(cluster.bootstrapServers());
  }

  @AfterEach
  void stop() {
    worker.close();
    cluster.close();
  }

  @Test
  void deadLettersComeInTheOrderOfTheirTimesOverAllPartitions() throws Exception {
    for (int i = 0; i < 300; i++) {
      worker.commit(i * 7 % 3, START.plusSeconds(i), letter("job-" + i));
    }

    assertThat(ids(ALL)).containsExactlyElementsOf(names(0, 300));
    assertThat(ids(ALL.withLimit(7))).containsExactlyElementsOf(names(0, 7));
  }

  @Test
  void aTimeIsLookedUpAndNothingBeforeItIsRead() throws Exception {
    List<DeadLetter> before = IntStream.range(0, 5_000).mapToObj(i -> letter("old-" + i)).toList();
    worker.commitAll(before);
    Instant since = START.plusSeconds(600);
    for (int i = 0; i < 10; i++) {
      worker.commit(i % 3, since.plusSeconds(i), letter("job-" + i));
    }
    AtomicReference<Long> total = new AtomicReference<>(0L);
    DeadLetters letters =
        DeadLetters.connect(
            cluster.options(),
            (topic, passed, all) -> total.set(topic.equals(Letters.TOPIC) ? all : 0));

    List<String> found = ids(letters, ALL.withSince(since).withUntil(since.plusSeconds(8)));

    assertThat(found).containsExactlyElementsOf(names(0, 8));
    assertThat(total.get()).isLessThan(40);
  }

  @Test
  void aLetterOfAWorkerWhoseClockIsBehindIsFoundByItsTimeNevertheless() throws Exception {
    worker.commit(0, START.plusSeconds(620), letter("ahead"));
    worker.commit(0, START.plusSeconds(590), letter("behind"));

    assertThat(ids(ALL.withUntil(START.plusSeconds(600)))).containsExactly("behind");
  }

  @Test
  void whatWasAbortedAndWhatIsNoDeadLetterIsPassedOver() throws Exception {
    worker.commit(letter("one"));
    worker.abort(letter("aborted"));
    worker.commitBytes(Letters.TOPIC, "x", "no letter".getBytes(UTF_8));
    worker.commitBytes(Letters.TOPIC, null, null);
    worker.commit(letter("two"));

    try (DeadLetterStream stream = letters().read(ALL)) {
      assertThat(ids(stream)).containsExactlyInAnyOrder("one", "two");
      assertThat(stream.unreadable()).isEqualTo(2);
    }
  }

  @Test
  void theyAreChosenByWhatTheyAre() throws Exception {
    worker.commit(
        Letters.of(job("a", "b-1", "acme"), ErrorCode.TIMEOUT, "groq"),
        Letters.of(job("b", "b-2", "acme"), ErrorCode.TIMEOUT, "xai"),
        Letters.of(job("c", "b-1", null), ErrorCode.NO_ROUTE, "groq"));

    assertThat(ids(ALL.withCodes(ErrorCode.TIMEOUT))).containsExactly("a", "b");
    assertThat(ids(ALL.withProviders("groq"))).containsExactly("a", "c");
    assertThat(ids(ALL.withTenants("acme").withBatches("b-2"))).containsExactly("b");
    assertThat(ids(ALL.withJobs("c", "nobody"))).containsExactly("c");
  }

  @Test
  void aReplayIsDoneOnceAndToldOf() throws Exception {
    worker.commit(letter("one"), letter("two"));

    ReplayReport planned = letters().planReplay(ALL, AS_THEY_WERE, ReplayListener.NONE);
    ReplayReport first = replay(ALL, AS_THEY_WERE.withModel("new"));
    ReplayReport second = replay(ALL, AS_THEY_WERE);

    assertThat(planned.replayed()).isEqualTo(2);
    assertThat(first.byCode()).containsExactly(Map.entry(ErrorCode.SERVER_ERROR, 2L));
    assertThat(first.already()).isZero();
    assertThat(second.replayed()).isZero();
    assertThat(second.already()).isEqualTo(2);
    assertThat(jobs()).containsExactlyInAnyOrder("one", "two");
    try (DeadLetterStream stream = letters().read(ALL.withJobs("one"))) {
      StoredDeadLetter letter = stream.next().orElseThrow();
      assertThat(letter.replayed()).isOne();
      Map<RecordPlace, ReplayMark> replays = letters().replaysOf("one");
      assertThat(replays).containsOnlyKeys(letter.place());
      assertThat(requireNonNull(replays.get(letter.place())).changes())
          .containsExactly(Map.entry("model", "new"));
    }
  }

  @Test
  void againOnPurposeItIsReplayedAgainAndCounted() throws Exception {
    worker.commit(letter("one"));
    replay(ALL, AS_THEY_WERE);

    replay(ALL, AS_THEY_WERE.withAgain(true));
    ReplayReport third = replay(ALL, AS_THEY_WERE.withAgain(true));

    assertThat(third.replayed()).isOne();
    assertThat(jobs()).containsExactly("one", "one", "one");
    try (DeadLetterStream stream = letters().read(ALL)) {
      assertThat(stream.next().orElseThrow().replayed()).isEqualTo(3);
    }
  }

  @Test
  void aLimitCountsWhatIsReplayedSoThatTheNextOnesFollow() throws Exception {
    for (int i = 0; i < 5; i++) {
      worker.commit(0, START.plusSeconds(i), letter("job-" + i));
    }

    replay(ALL.withLimit(2), AS_THEY_WERE);
    replay(ALL.withLimit(2), AS_THEY_WERE);

    assertThat(jobs()).containsExactlyInAnyOrderElementsOf(names(0, 4));
  }

  @Test
  void whoeverBeginsLaterTakesOverAndNothingIsReplayedTwice() throws Exception {
    worker.commitAll(IntStream.range(0, 2_000).mapToObj(i -> letter("job-" + i)).toList());
    CountDownLatch firstHasBegun = new CountDownLatch(1);
    CountDownLatch secondIsDone = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
    Thread first =
        new Thread(
            () -> {
              try {
                letters().replay(ALL, AS_THEY_WERE, pausing(firstHasBegun, secondIsDone));
              } catch (Throwable e) {
                end.set(e);
              }
            });
    first.start();
    firstHasBegun.await();

    ReplayReport second = replay(ALL, AS_THEY_WERE);
    secondIsDone.countDown();
    first.join();

    assertThat(end.get())
        .isInstanceOf(ReplayTakenOverException.class)
        .hasMessageContaining("taken over")
        .hasMessageNotContaining("\n");
    assertThat(second.already()).isEqualTo(500);
    assertThat(second.replayed()).isEqualTo(1_500);
    assertThat(jobs()).doesNotHaveDuplicates().hasSize(2_000);
  }

  @Test
  void whatTheJobsTopicDoesNotTakeIsSkippedAndTheOthersAreReplayed() throws Exception {
    cluster.create("small.jobs", Map.of("max.message.bytes", "3000"));
    cluster.create("small.results", Map.of());
    cluster.create("small.dead-letters", Map.of());
    cluster.create("small.dead-letters.replayed", Map.of("cleanup.policy", "compact"));
    for (int i = 0; i < 20; i++) {
      String prompt = incompressible(i % 5 == 0 ? 5_000 : 10);
      DeadLetter letter = Letters.of(Job.chat("m", prompt).withId("job-" + i));
      worker.commitBytes("small.dead-letters", "job-" + i, DeadLetterCodec.encode(letter));
    }
    DeadLetters letters =
        DeadLetters.connect(cluster.options().withTopicPrefix("small."), ScanListener.NONE);

    ReplayReport report = letters.replay(ALL, AS_THEY_WERE, ReplayListener.NONE);

    assertThat(report.replayed()).isEqualTo(16);
    assertThat(report.skipped()).containsExactly(Map.entry(SkipReason.TOO_LARGE, 4L));
    assertThat(cluster.committed("small.jobs")).hasSize(16);
  }

  @Test
  void aPurgeDeletesWhatIsOlderAndWhatIsWrittenOfIt() throws Exception {
    for (int i = 0; i < 9; i++) {
      worker.commit(i % 3, START.plusSeconds(300L * i), letter("job-" + i));
    }
    replay(ALL, AS_THEY_WERE);

    PurgePlan plan = letters().planPurge(START.plusSeconds(300 * 6));
    letters().purge(plan);

    assertThat(plan.letters()).isEqualTo(6);
    assertThat(ids(ALL)).containsExactlyElementsOf(names(6, 9));
    assertThat(letters().replaysOf("job-0")).isEmpty();
    assertThat(tombstones()).hasSize(6);
    assertThat(letters().replaysOf("job-8")).hasSize(1);
    assertThat(replay(ALL, AS_THEY_WERE).already()).isEqualTo(3);
  }

  @Test
  void aPurgeOfAllLeavesWhatCameAfterItWasCounted() throws Exception {
    worker.commit(letter("counted"));
    PurgePlan plan = letters().planPurge(null);
    worker.commit(letter("later"));

    letters().purge(plan);

    assertThat(plan.letters()).isOne();
    assertThat(ids(ALL)).containsExactly("later");
  }

  @Test
  void aTopicThatWasMadeAnewIsNotTakenForTheOneBefore() throws Exception {
    worker.commit(letter("before"));
    replay(ALL, AS_THEY_WERE);
    cluster.delete(Letters.TOPIC);
    cluster.create(Letters.TOPIC, Map.of());
    try (Letters again = new Letters(cluster.bootstrapServers())) {
      again.commit(letter("before"), letter("after"));
    }

    ReplayReport report = replay(ALL, AS_THEY_WERE);

    assertThat(report.replayed()).isEqualTo(2);
    assertThat(tombstones()).hasSize(1);
  }

  @Test
  void anybodyMayWriteAnythingToTheTopicOfMarks() throws Exception {
    worker.commitBytes("llm.dead-letters.replayed", "nonsense", "x".getBytes(UTF_8));
    worker.commitBytes("llm.dead-letters.replayed", "x/0/0", "no mark".getBytes(UTF_8));
    worker.commitBytes("llm.dead-letters.replayed", "no key", null);
    worker.commit(letter("one"));

    assertThat(replay(ALL, AS_THEY_WERE).replayed()).isOne();
  }

  @Test
  void aTopicThatIsNotThereIsNamed() throws Exception {
    assertThatThrownBy(
            () ->
                DeadLetters.connect(cluster.options().withTopicPrefix("none."), ScanListener.NONE))
        .isInstanceOf(TopicMissingException.class)
        .hasMessageContaining("none.dead-letters ");
    cluster.delete("llm.dead-letters.replayed");
    worker.commit(letter("one"));

    assertThat(ids(ALL)).containsExactly("one");
    assertThatThrownBy(() -> replay(ALL, AS_THEY_WERE))
        .isInstanceOf(TopicMissingException.class)
        .hasMessageContaining("llm.dead-letters.replayed");
    assertThat(jobs()).isEmpty();
  }

  @Test
  void aClusterThatGoesAwayIsSaidToBe() throws Exception {
    worker.commitAll(IntStream.range(0, 2_000).mapToObj(i -> letter("job-" + i)).toList());
    DeadLetters letters =
        DeadLetters.connect(
            cluster
                .options()
                .withConnectTimeout(Duration.ofSeconds(3))
                .withDeliveryTimeout(Duration.ofSeconds(3)),
            ScanListener.NONE);
    cluster.stopBroker();

    assertThatThrownBy(() -> ids(letters, ALL)).isInstanceOf(ClusterUnreachableException.class);
    assertThatThrownBy(() -> letters.replay(ALL, AS_THEY_WERE, ReplayListener.NONE))
        .isInstanceOf(ClusterUnreachableException.class);
  }

  /** Stops after the first jobs are committed, until another says so. */
  private static ReplayListener pausing(CountDownLatch begun, CountDownLatch goOn) {
    return new ReplayListener() {
      @Override
      public void skipped(StoredDeadLetter letter, SkipReason reason) {}

      @Override
      public void replayed(long count) {
        begun.countDown();
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private DeadLetters letters() throws InterruptedException {
    return DeadLetters.connect(cluster.options(), ScanListener.NONE);
  }

  private ReplayReport replay(DeadLetterFilter filter, ReplayTerms terms)
      throws InterruptedException {
    return letters().replay(filter, terms, ReplayListener.NONE);
  }

  private List<String> ids(DeadLetterFilter filter) throws InterruptedException {
    return ids(letters(), filter);
  }

  private static List<String> ids(DeadLetters letters, DeadLetterFilter filter)
      throws InterruptedException {
    try (DeadLetterStream stream = letters.read(filter)) {
      return ids(stream);
    }
  }

  private static List<String> ids(DeadLetterStream stream) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (Optional<StoredDeadLetter> next = stream.next(); next.isPresent(); next = stream.next()) {
      ids.add(next.get().jobId());
    }
    return ids;
  }

  /** The ids of all jobs that were submitted again. */
  private List<String> jobs() {
    List<ConsumerRecord<String, byte[]>> records = cluster.committed("llm.jobs");
    assertThat(records)
        .allMatch(record -> record.headers().lastHeader(RecordHeaders.REPLAY) != null);
    return records.stream().map(ConsumerRecord::key).toList();
  }

  private List<String> tombstones() {
    return cluster.committed("llm.dead-letters.replayed").stream()
        .filter(record -> record.value() == null)
        .map(ConsumerRecord::key)
        .toList();
  }

  private static String incompressible(int letters) {
    return new SplittableRandom(1)
        .ints(letters, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static DeadLetter letter(String id) {
    return Letters.of(Job.chat("m", "Hi").withId(id));
  }

  private static Job job(String id, String batchId, @Nullable String tenant) {
    return Job.chat("m", "Hi")
        .withId(id)
        .withLabels(new Labels(null, batchId, tenant, Json.mapper().createObjectNode()));
  }

  private static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "job-" + i).toList();
  }
}
