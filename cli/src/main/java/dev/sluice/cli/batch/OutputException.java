package dev.sluice.cli.batch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Results cannot be written; the message says where and why. */
public final class OutputException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean readerGone;

  OutputException(String name, IOException cause) {
    super("cannot write results to %s: %s".formatted(name, reason(cause)), cause);
    this.readerGone = String.valueOf(cause.getMessage()).contains("Broken pipe");
  }

  /** Whether it was a pipe whose reader had seen enough. */
  public boolean isReaderGone() {
    return readerGone;
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException _ -> "its directory does not exist";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
