package dev.sluice.worker.duplicate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints and where their outcomes stand, in about 45 bytes each: entries in a ring, the
 * oldest first, and a table of their places, open-addressed by fingerprint. What is older than the
 * window goes first, and where that is not enough, the oldest of the rest. Not thread-safe.
 */
final class KeyIndex {

  private static final int FIRST_ROOM = 256;
  private static final int MOST_TOPICS = Short.MAX_VALUE;

  private final Duration window;
  private final List<String> topics = new ArrayList<>();
  private final Map<String, Short> numbers = new HashMap<>();

  private Entries entries = new Entries(0);
  private int first;
  private int count;
  private int replaced;

  /** Where entries are, each number one higher; 0 for none. A power of two, twice their room. */
  private int[] table = new int[1];

  /** When the youngest was written that had to go before its time. */
  private @Nullable Instant lost;

  KeyIndex(Duration window) {
    this.window = window;
    resize(FIRST_ROOM);
  }

  /** How many fingerprints it knows. */
  int size() {
    return count - replaced;
  }

  /** When the youngest was written that had to make room within the window; null if none had to. */
  @Nullable Instant lost() {
    return lost;
  }

  /** What it holds in memory. */
  long bytes() {
    return (long) entries.room() * Entries.BYTES + (long) table.length * Integer.BYTES;
  }

  Optional<Remembered> find(Fingerprint fingerprint, Instant now) {
    int entry = table[slot(fingerprint)] - 1;
    if (entry < 0 || isOver(entry, now)) {
      return Optional.empty();
    }
    return Optional.of(
        new Remembered(
            Instant.ofEpochMilli(entries.at[entry]),
            topics.get(entries.topic[entry]),
            entries.placedAt[entry],
            entries.writer[entry]));
  }

  /**
   * Takes one in, unless it is there, or a younger one.
   *
   * @param most how many there may be
   */
  void put(Fingerprint fingerprint, Remembered remembered, int most, Instant now) {
    Short number = number(remembered.topic());
    int slot = slot(fingerprint);
    int present = table[slot] - 1;
    if (number == null || (present >= 0 && !replaces(remembered, present))) {
      return;
    }
    if (present >= 0) {
      entries.topic[present] = Entries.REPLACED;
      replaced++;
      free(slot);
    }
    makeRoom(most, now);
    int entry = (first + count) % entries.room();
    entries.set(entry, fingerprint, remembered, number);
    table[slot(fingerprint)] = entry + 1;
    count++;
  }

  private boolean replaces(Remembered remembered, int present) {
    long at = remembered.at().toEpochMilli();
    return at > entries.at[present]
        || (at == entries.at[present] && remembered.writer() != entries.writer[present]);
  }

  /** Null where there are more topics than numbers. */
  private @Nullable Short number(String topic) {
    Short number = numbers.get(topic);
    if (number == null && topics.size() < MOST_TOPICS) {
      number = (short) topics.size();
      topics.add(topic);
      numbers.put(topic, number);
    }
    return number;
  }

  private void makeRoom(int most, Instant now) {
    while (count > 0 && (entries.isReplaced(first) || isOver(first, now))) {
      dropFirst();
    }
    while (count > 0 && count >= most) {
      if (!entries.isReplaced(first)) {
        lost = Instant.ofEpochMilli(entries.at[first]);
      }
      dropFirst();
    }
    if (count == entries.room()) {
      resize(Math.max(count + 1, Math.min(2 * count, most)));
    }
  }

  private boolean isOver(int entry, Instant now) {
    return entries.at[entry] < now.minus(window).toEpochMilli();
  }

  private void dropFirst() {
    if (entries.isReplaced(first)) {
      replaced--;
    } else {
      free(slot(entries.fingerprint(first)));
    }
    first = (first + 1) % entries.room();
    count--;
  }

  private void resize(int room) {
    Entries old = entries;
    int oldFirst = first;
    int oldCount = count;
    entries = new Entries(room);
    table = new int[Integer.highestOneBit(2 * room - 1) << 1];
    first = 0;
    count = 0;
    replaced = 0;
    for (int i = 0; i < oldCount; i++) {
      int from = (oldFirst + i) % old.room();
      if (!old.isReplaced(from)) {
        entries.copy(old, from, count++);
        table[slot(old.fingerprint(from))] = count;
      }
    }
  }

  /** The place in the table of this fingerprint, or the free one where it would stand. */
  private int slot(Fingerprint fingerprint) {
    int mask = table.length - 1;
    int slot = (int) fingerprint.low() & mask;
    while (table[slot] != 0 && !entries.isAt(table[slot] - 1, fingerprint)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Frees a place, and moves up those behind it that would no longer be found. */
  private void free(int slot) {
    int mask = table.length - 1;
    int hole = slot;
    table[hole] = 0;
    for (int next = (hole + 1) & mask; table[next] != 0; next = (next + 1) & mask) {
      int wanted = (int) entries.low[table[next] - 1] & mask;
      if (((next - wanted) & mask) >= ((next - hole) & mask)) {
        table[hole] = table[next];
        table[next] = 0;
        hole = next;
      }
    }
  }
}
