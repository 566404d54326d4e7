package dev.sluice.worker.published;

import dev.sluice.worker.published.PublishedFile.OddEntry;

/** Carries what is wrong about an entry out of the middle of its reading. */
final class OddEntryException extends Exception {

  private final transient OddEntry entry;

  OddEntryException(String path, String what) {
    super(path + ": " + what, null, false, false);
    this.entry = new OddEntry(path, what);
  }

  OddEntry entry() {
    return entry;
  }
}
