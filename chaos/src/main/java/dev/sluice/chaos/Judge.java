package dev.sluice.chaos;

import dev.sluice.chaos.Ledger.Ending;
import dev.sluice.simulator.ReceivedCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what the witnesses saw to what is promised: one result for each job and none invented, a
 * dead letter for each that did not succeed, and calls repeated only where a worker lost them.
 */
final class Judge {

  private static final String SUCCEEDED = "succeeded";

  private final Ledger ledger;
  private final List<ReceivedCall> calls;
  private final List<Trouble> troubles;
  private final List<String> faults = new ArrayList<>();
  private int repeated;

  Judge(Ledger ledger, List<ReceivedCall> calls, List<Trouble> troubles) {
    this.ledger = ledger;
    this.calls = calls;
    this.troubles = troubles;
  }

  /** All that is wrong; empty where the promises were kept. */
  List<String> faults() {
    faults.clear();
    repeated = 0;
    ledger.submissions().forEach(this::judge);
    ledger.results().keySet().stream()
        .filter(id -> !ledger.isSubmitted(id) && !ledger.isDoubtful(id))
        .forEach(id -> faults.add("nobody submitted " + id + ", and it has a result"));
    callsById().forEach(this::judgeCalls);
    ledger.submissions().forEach(this::judgeTwins);
    return List.copyOf(faults);
  }

  /** Calls beyond the first of the same attempt of a job, as of the last judgement. */
  int repeated() {
    return repeated;
  }

  private void judge(Submission job) {
    List<Ending> results = ledger.results().getOrDefault(job.id(), List.of());
    if (results.size() != 1) {
      faults.add(
          "%s (%s) has %d results: %s".formatted(job.id(), job.kind(), results.size(), results));
      return;
    }
    String status = results.getFirst().status();
    if (!isPossible(job.kind(), status)) {
      faults.add("%s (%s) ended as %s".formatted(job.id(), job.kind(), status));
    }
    int letters = ledger.deadLetters(job.id()).size();
    if (letters != (status.equals(SUCCEEDED) ? 0 : 1)) {
      faults.add("%s ended as %s and has %d dead letters".formatted(job.id(), status, letters));
    }
  }

  private static boolean isPossible(Submission.Kind kind, String status) {
    return switch (kind) {
      case PLAIN, STREAMED, LATER, TWICE, AGAIN -> status.equals(SUCCEEDED);
      case HOPELESS, MALFORMED -> status.equals("failed");
      case CANCELLED -> status.equals(SUCCEEDED) || status.equals("cancelled");
      case HURRIED -> status.equals(SUCCEEDED) || status.equals("expired");
    };
  }

  /** A call's id is that of its job and the number of the attempt. */
  private Map<String, List<ReceivedCall>> callsById() {
    Map<String, List<ReceivedCall>> byId = new TreeMap<>();
    calls.stream()
        .filter(call -> call.callId() != null)
        .sorted(Comparator.comparing(ReceivedCall::startedAt))
        .forEach(call -> byId.computeIfAbsent(call.callId(), id -> new ArrayList<>()).add(call));
    return byId;
  }

  private void judgeCalls(String id, List<ReceivedCall> same) {
    for (int i = 1; i < same.size(); i++) {
      repeated++;
      ReceivedCall before = same.get(i - 1);
      ReceivedCall again = same.get(i);
      if (!mayBeRepeated(before, again.startedAt())) {
        faults.add(
            "%s was called by %s at %s (status %d) and again by %s at %s, and nothing had happened to the first"
                .formatted(
                    id,
                    before.provider(),
                    before.startedAt(),
                    before.status(),
                    again.provider(),
                    again.startedAt()));
      }
    }
  }

  private boolean mayBeRepeated(ReceivedCall before, Instant again) {
    String caller = Fleet.caller(before.provider());
    return troubles.stream()
        .anyMatch(trouble -> trouble.befell(caller) && trouble.within(before.startedAt(), again));
  }

  /**
   * Of two that are the same, one is called, unless something befell the installation meanwhile.
   */
  private void judgeTwins(Submission job) {
    if (job.kind() != Submission.Kind.TWICE) {
      return;
    }
    List<ReceivedCall> first = callsOf(job.id());
    List<ReceivedCall> second = callsOf(again(job.id()));
    if (first.isEmpty() || second.isEmpty()) {
      return;
    }
    Instant from = earlier(first.getFirst().startedAt(), second.getFirst().startedAt());
    Instant to = later(first.getLast().startedAt(), second.getLast().startedAt());
    if (troubles.stream().noneMatch(trouble -> trouble.within(from, to))) {
      faults.add(
          "%s and %s are the same, and both were called".formatted(job.id(), again(job.id())));
    }
  }

  /** The id of the second of two jobs that are the same. */
  static String again(String id) {
    return id + "-again";
  }

  private static String jobOf(String callId) {
    return callId.substring(0, callId.lastIndexOf('.'));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private List<ReceivedCall> callsOf(String job) {
    return calls.stream()
        .filter(call -> call.callId() != null && jobOf(call.callId()).equals(job))
        .sorted(Comparator.comparing(ReceivedCall::startedAt))
        .toList();
  }

  /** How many jobs ended how. */
  Map<String, Integer> statuses() {
    Map<String, Integer> statuses = new HashMap<>();
    ledger
        .results()
        .values()
        .forEach(all -> statuses.merge(all.getFirst().status(), 1, Integer::sum));
    return new TreeMap<>(statuses);
  }
}
