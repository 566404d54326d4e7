package dev.sluice.client;

/** Told how a replay goes, on the thread that replays. */
public interface ReplayListener {

  /** For whoever reads the report alone. */
  ReplayListener NONE =
      new ReplayListener() {
        @Override
        public void skipped(StoredDeadLetter letter, SkipReason reason) {}

        @Override
        public void replayed(long count) {}
      };

  /** One is not replayed. */
  void skipped(StoredDeadLetter letter, SkipReason reason);

  /**
   * So many are replayed for certain, whatever happens now.
   *
   * @param count since the replay began
   */
  void replayed(long count);
}
