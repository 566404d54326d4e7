package dev.sluice.worker.duplicate;

/**
 * Room for so many fingerprints, and for where the outcome of each stands: column by column, so
 * that one takes 38 bytes. Times are in milliseconds.
 */
final class Entries {

  /** The topic of one that another of the same fingerprint has replaced. */
  static final short REPLACED = -1;

  static final int BYTES = 4 * Long.BYTES + Integer.BYTES + Short.BYTES;

  final long[] high;
  final long[] low;
  final long[] writer;
  final long[] at;
  final int[] placedAt;
  final short[] topic;

  Entries(int room) {
    high = new long[room];
    low = new long[room];
    writer = new long[room];
    at = new long[room];
    placedAt = new int[room];
    topic = new short[room];
  }

  int room() {
    return high.length;
  }

  boolean isAt(int entry, Fingerprint fingerprint) {
    return high[entry] == fingerprint.high() && low[entry] == fingerprint.low();
  }

  Fingerprint fingerprint(int entry) {
    return new Fingerprint(high[entry], low[entry]);
  }

  boolean isReplaced(int entry) {
    return topic[entry] == REPLACED;
  }

  void set(int entry, Fingerprint fingerprint, Remembered remembered, short topicNumber) {
    high[entry] = fingerprint.high();
    low[entry] = fingerprint.low();
    writer[entry] = remembered.writer();
    at[entry] = remembered.at().toEpochMilli();
    placedAt[entry] = remembered.placedAt();
    topic[entry] = topicNumber;
  }

  void copy(Entries from, int source, int target) {
    high[target] = from.high[source];
    low[target] = from.low[source];
    writer[target] = from.writer[source];
    at[target] = from.at[source];
    placedAt[target] = from.placedAt[source];
    topic[target] = from.topic[source];
  }
}
