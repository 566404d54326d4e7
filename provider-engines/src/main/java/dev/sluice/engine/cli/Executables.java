package dev.sluice.engine.cli;

import dev.sluice.provider.UnavailableProviderException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds commands as a shell does: by path, or in the directories of {@code PATH}. */
record Executables(Map<String, String> environment) {

  private static final Pattern SEPARATOR = Pattern.compile(File.pathSeparator, Pattern.LITERAL);

  /**
   * @throws UnavailableProviderException if there is none
   */
  Path find(String command) throws UnavailableProviderException {
    try {
      return command.contains(File.separator) ? byPath(command) : onPath(command);
    } catch (InvalidPathException e) {
      throw new UnavailableProviderException("command " + command + " is no valid path");
    }
  }

  private static Path byPath(String command) throws UnavailableProviderException {
    Path path = Path.of(command).toAbsolutePath();
    if (!Files.isRegularFile(path)) {
      throw new UnavailableProviderException("there is no file " + path + " to run");
    }
    if (!Files.isExecutable(path)) {
      throw new UnavailableProviderException(path + " may not be executed; chmod +x it");
    }
    return path;
  }

  private Path onPath(String command) throws UnavailableProviderException {
    return SEPARATOR
        .splitAsStream(environment.getOrDefault("PATH", ""))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory).resolve(command).toAbsolutePath())
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElseThrow(
            () ->
                new UnavailableProviderException(
                    "the command %s is not on the PATH; install it, or say where it is with command: /path/to/%s"
                        .formatted(command, command)));
  }
}
