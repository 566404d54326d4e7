package dev.sluice.cli;

import dev.sluice.cli.input.BatchFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens what a command is given to read. */
final class InputFile {

  static final String STANDARD_INPUT = "-";

  private InputFile() {}

  /**
   * @param name of a file, or {@value #STANDARD_INPUT}
   */
  static BatchFile open(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return BatchFile.copyOf(System.in);
    }
    Path path = Path.of(name);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "cannot read %s: %s"
              .formatted(name, Files.exists(path) ? "no readable file" : "there is no such file"));
    }
    return BatchFile.of(path);
  }
}
