package dev.sluice.client;

/** Told, about once a second or more often, how far the reading of a topic is. */
@FunctionalInterface
public interface ScanListener {

  /** For whoever does not want to know. */
  ScanListener NONE = (topic, passed, total) -> {};

  /**
   * @param passed offsets that lie behind
   * @param total offsets that there are to read
   */
  void scanned(String topic, long passed, long total);
}
