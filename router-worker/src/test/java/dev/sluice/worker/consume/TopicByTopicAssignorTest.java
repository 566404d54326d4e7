package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class TopicByTopicAssignorTest {

  private static final List<String> TOPICS = List.of("jobs", "rest.1", "rest.2", "rest.3");
  private static final Map<String, Integer> PARTITIONS =
      Map.of("jobs", 12, "rest.1", 12, "rest.2", 12, "rest.3", 12);

  private final TopicByTopicAssignor assignor = new TopicByTopicAssignor();

  @Test
  void aWorkerThatJoinsGetsItsPartOfEachTopic() {
    Map<String, List<TopicPartition>> alone = assign(Map.of("a", List.of()));
    assertThat(of("a", alone)).hasSize(48);

    Map<String, List<TopicPartition>> owned = settled(Map.of("a", of("a", alone), "b", List.of()));

    for (String topic : TOPICS) {
      assertThat(inTopic(topic, of("a", owned))).as(topic).hasSize(6);
      assertThat(inTopic(topic, of("b", owned))).as(topic).hasSize(6);
    }
  }

  @Test
  void whoStaysKeepsWhatItHas() {
    Map<String, List<TopicPartition>> two =
        settled(Map.of("a", of("a", assign(Map.of("a", List.of()))), "b", List.of()));
    Map<String, List<TopicPartition>> left = assign(Map.of("a", of("a", two)));

    assertThat(of("a", left)).containsAll(of("a", two)).hasSize(48);
  }

  @Test
  void nothingIsGivenAwayBeforeItsOwnerHasGivenItUp() {
    List<TopicPartition> all = of("a", assign(Map.of("a", List.of())));

    Map<String, List<TopicPartition>> first = assign(Map.of("a", all, "b", List.of()));

    assertThat(of("b", first)).isEmpty();
    assertThat(of("a", first)).hasSize(24);
  }

  /** Two rounds, as the cooperative protocol has them: give up, then take. */
  private Map<String, List<TopicPartition>> settled(Map<String, List<TopicPartition>> owned) {
    Map<String, List<TopicPartition>> settled = assign(assign(owned));
    Set<TopicPartition> given = new HashSet<>();
    settled.values().forEach(given::addAll);
    assertThat(given).hasSize(48);
    return settled;
  }

  private Map<String, List<TopicPartition>> assign(Map<String, List<TopicPartition>> owned) {
    Map<String, Subscription> subscriptions = new HashMap<>();
    owned.forEach(
        (member, partitions) ->
            subscriptions.put(member, new Subscription(TOPICS, null, partitions)));
    return assignor.assign(PARTITIONS, subscriptions);
  }

  private static List<TopicPartition> of(
      String member, Map<String, List<TopicPartition>> assignment) {
    return requireNonNull(assignment.get(member), member);
  }

  private static List<TopicPartition> inTopic(String topic, List<TopicPartition> partitions) {
    return partitions.stream().filter(one -> one.topic().equals(topic)).toList();
  }

  @Test
  void whoHasAPartitionHasTheSameOfTheOthersHoweverWorkersComeAndGo() {
    Map<String, List<TopicPartition>> owned = Map.of("a", List.of());
    for (String members : List.of("a", "a b", "a b c", "b c", "b c d e", "e")) {
      Map<String, List<TopicPartition>> next = new HashMap<>();
      for (String member : members.split(" ", -1)) {
        next.put(member, owned.getOrDefault(member, List.of()));
      }
      owned = settled(next);
      owned.forEach(
          (member, partitions) ->
              TOPICS.forEach(
                  topic ->
                      assertThat(numbers(inTopic(topic, partitions)))
                          .as("%s of %s", topic, member)
                          .isEqualTo(numbers(inTopic("jobs", partitions)))));
    }
  }

  @Test
  void whatStandsApartIsBroughtTogetherOnceItIsGivenUp() {
    List<TopicPartition> jobs = partitionsOf("jobs");
    List<TopicPartition> rests = partitionsOf("rest.1");

    Map<String, List<TopicPartition>> settled = settled(Map.of("a", jobs, "b", rests));

    assertThat(numbers(inTopic("rest.1", of("b", settled))))
        .isEqualTo(numbers(inTopic("jobs", of("b", settled))))
        .hasSize(6);
  }

  private static List<TopicPartition> partitionsOf(String topic) {
    return IntStream.range(0, 12).mapToObj(i -> new TopicPartition(topic, i)).toList();
  }

  private static Set<Integer> numbers(List<TopicPartition> partitions) {
    Set<Integer> numbers = new HashSet<>();
    partitions.forEach(one -> numbers.add(one.partition()));
    return numbers;
  }

  @Test
  void everyPartitionHasOneOwnerHoweverManyWorkersThereAre() {
    for (int workers : new int[] {3, 5, 13, 20}) {
      Map<String, List<TopicPartition>> none = new HashMap<>();
      IntStream.range(0, workers).forEach(i -> none.put("worker-" + i, List.of()));

      List<TopicPartition> given = assign(none).values().stream().flatMap(List::stream).toList();

      assertThat(given).hasSize(48).doesNotHaveDuplicates();
    }
  }
}
