package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/**
 * How a run is started.
 *
 * @param arguments after the command; never a prompt, which other users of the machine could read
 * @param environment beside what the description allows
 * @param input for standard input, which is closed after it
 */
record Invocation(List<String> arguments, Map<String, String> environment, String input) {

  Invocation {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  byte[] inputBytes() {
    return input.getBytes(UTF_8);
  }
}
