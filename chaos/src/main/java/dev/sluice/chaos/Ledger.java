package dev.sluice.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was submitted, and all that a read_committed reader has seen come of it. Thread-safe. */
final class Ledger {

  private final Map<String, Submission> submissions = new ConcurrentHashMap<>();
  private final Set<String> doubtful = ConcurrentHashMap.newKeySet();
  private final Map<String, List<Ending>> results = new ConcurrentHashMap<>();
  private final Map<String, List<Ending>> deadLetters = new ConcurrentHashMap<>();
  private final Set<String> parked = ConcurrentHashMap.newKeySet();

  /**
   * One record that a reader has seen.
   *
   * @param status as its header has it
   */
  record Ending(String status, int partition, long offset) {}

  void submitted(Submission submission) {
    submissions.put(submission.id(), submission);
  }

  /** The cluster may have it or not. */
  void doubtful(String id) {
    doubtful.add(id);
  }

  boolean isDoubtful(String id) {
    return doubtful.contains(id);
  }

  void result(String id, Ending ending) {
    results.computeIfAbsent(id, unknown -> new ArrayList<>()).add(ending);
  }

  void deadLetter(String id, Ending ending) {
    deadLetters.computeIfAbsent(id, unknown -> new ArrayList<>()).add(ending);
  }

  /** It was put aside at least once. */
  void parked(String id) {
    parked.add(id);
  }

  Collection<Submission> submissions() {
    return submissions.values();
  }

  boolean isSubmitted(String id) {
    return submissions.containsKey(id);
  }

  Map<String, List<Ending>> results() {
    return results;
  }

  List<Ending> deadLetters(String id) {
    return deadLetters.getOrDefault(id, List.of());
  }

  boolean hasResult(String id) {
    return results.containsKey(id);
  }

  /** It has a result, or rests where it does not hold a frontier. */
  boolean isSettledOrResting(String id) {
    return hasResult(id) || parked.contains(id);
  }

  /** Of those that were submitted. */
  long unanswered() {
    return submissions.keySet().stream().filter(id -> !results.containsKey(id)).count();
  }
}
