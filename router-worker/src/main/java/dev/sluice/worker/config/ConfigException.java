package dev.sluice.worker.config;

import java.util.List;

/**
 * A configuration that cannot be used. The message holds every mistake that was found, one to a
 * line, each with its file, line, path and what would be right; never a secret.
 */
public final class ConfigException extends RuntimeException {

  private final List<String> mistakes;

  /**
   * @param mistakes one line each
   */
  public ConfigException(List<String> mistakes) {
    super(String.join("\n", mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** One line each, in the order of the files and their lines. */
  public List<String> mistakes() {
    return mistakes;
  }
}
