package dev.sluice.simulator;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stand-ins for the command-line tools that answer prompts: bash scripts that take the same
 * options, read the same input and print the same events as the tools do.
 */
public final class CommandLineTools {

  /** The commands. */
  public static final List<String> COMMANDS = List.of("claude", "codex", "cursor-agent", "gemini");

  private CommandLineTools() {}

  /**
   * Writes them into a directory, which may then be put on a {@code PATH}.
   *
   * @throws IOException if they cannot be written or made executable there
   */
  public static void install(Path directory) throws IOException {
    write("stand-in.sh", directory);
    for (String command : COMMANDS) {
      Path file = write(command, directory);
      if (!file.toFile().setExecutable(true)) {
        throw new IOException(file + " cannot be made executable");
      }
    }
  }

  private static Path write(String name, Path directory) throws IOException {
    try (InputStream script = CommandLineTools.class.getResourceAsStream("tools/" + name)) {
      return Files.write(
          directory.resolve(name), requireNonNull(script, "a script is missing").readAllBytes());
    }
  }
}
