package dev.sluice.worker.published;

/** A file that is of no use. The message says what it must be. */
public final class UnreadableFileException extends Exception {

  private final int line;
  private final String path;

  UnreadableFileException(int line, String path, String what) {
    super(what, null, false, false);
    this.line = line;
    this.path = path;
  }

  /** 0 where the path alone tells. */
  public int line() {
    return line;
  }

  /** Of keys; empty where the whole file is meant. */
  public String path() {
    return path;
  }
}
