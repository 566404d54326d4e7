package dev.sluice.worker.fleet;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What stands in the handover topic, as far as it was read. One thread tells, any asks.
 *
 * <p>Holdings are read in one order: that a job is done comes before the word that it is not held
 * any more. So where neither stands, nobody holds it and its end was not published.
 */
final class Holdings {

  private final Map<Place, Set<String>> held = new HashMap<>();
  private final Set<Place> done = new HashSet<>();

  /** Those that can publish nothing any more, and of whom all was read that they published. */
  private final Set<String> over = new HashSet<>();

  private long changes;

  synchronized void heard(HandoverMessage message) {
    switch (message) {
      case HandoverMessage.Held one ->
          held.computeIfAbsent(one.place(), place -> new HashSet<>()).add(one.holder());
      case HandoverMessage.NotHeld one -> notHeld(one.place(), one.holder());
      case HandoverMessage.Done one -> done.add(one.place());
      case HandoverMessage.Settled one -> done.remove(one.place());
      case HandoverMessage.Lives _, HandoverMessage.Over _ -> {
        return;
      }
    }
    changes++;
  }

  private void notHeld(Place place, String holder) {
    held.computeIfPresent(
        place,
        (at, holders) -> {
          holders.remove(holder);
          return holders.isEmpty() ? null : holders;
        });
  }

  /** A holder can publish nothing any more, and whatever it published was read. */
  synchronized void over(String holder) {
    over.add(holder);
    changes++;
  }

  /** What was read does not count any more: it is read from the start. */
  synchronized void forget() {
    held.clear();
    done.clear();
    changes++;
  }

  /** Something beside what was read has changed. */
  synchronized void touch() {
    changes++;
  }

  synchronized long changes() {
    return changes;
  }

  /** Who is on record as a holder of a job, dead or alive. */
  synchronized Set<String> onRecord(Place place) {
    return Set.copyOf(held.getOrDefault(place, Set.of()));
  }

  /** Whether a holder holds any job whose end it has not published. */
  synchronized boolean isHolding(String holder) {
    return held.entrySet().stream()
        .anyMatch(entry -> entry.getValue().contains(holder) && !done.contains(entry.getKey()));
  }

  /** How it stands with a job. */
  synchronized JobStanding standing(Place place) {
    if (done.contains(place)) {
      return new JobStanding.Done();
    }
    Set<String> holders = new HashSet<>(held.getOrDefault(place, Set.of()));
    holders.removeAll(over);
    return holders.isEmpty() ? new JobStanding.Free() : new JobStanding.Held(holders);
  }
}
