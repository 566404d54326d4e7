package dev.sluice.engine.cli;

import static java.util.Objects.requireNonNull;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.UnavailableProviderException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The engine {@code cli}. A description says which {@code tool} it is, and may say which {@code
 * command} to run, with which {@code arguments} beside those that the tool needs, and which
 * variables of the {@code environment} it may see.
 */
public final class CliEngine implements ProviderEngine {

  private static final Map<String, CommandLineTool> TOOLS =
      Stream.of(new ClaudeCode(), new Codex(), new CursorAgent(), new GeminiCli())
          .collect(toMap(CommandLineTool::name, identity(), (one, other) -> one, TreeMap::new));

  private final Map<String, String> environment;
  private final InstantSource clock;

  /**
   * @param environment of this process; only what a description allows is handed on
   */
  public CliEngine(Map<String, String> environment, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public String name() {
    return "cli";
  }

  @Override
  public ProviderMetadata.Kind kind() {
    return ProviderMetadata.Kind.COMMAND;
  }

  @Override
  public boolean needsHost() {
    return false;
  }

  @Override
  public Set<String> options() {
    return Set.of("tool", "command", "arguments", "environment");
  }

  @Override
  public Provider create(ProviderSpec spec) throws UnavailableProviderException {
    if (!(spec.auth() instanceof Auth.None)) {
      throw new IllegalArgumentException(
          "auth is not used by a command-line tool; allow the variable that holds its credential in environment");
    }
    String named = spec.options().text("tool").orElse("");
    CommandLineTool tool = TOOLS.get(named);
    if (tool == null) {
      throw new IllegalArgumentException(
          "tool \"%s\" is not known; there is: %s"
              .formatted(named, String.join(", ", TOOLS.keySet())));
    }
    String command = spec.options().text("command").orElse(tool.command());
    Path executable = new Executables(environment).find(command);
    return new CliProvider(
        spec, tool, executable, ChildEnvironment.of(environment, spec.options()), clock);
  }
}
