package dev.sluice.engine.contract;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.cli.CliEngine;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Options;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.testkit.Ability;
import dev.sluice.provider.testkit.Backend;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.CommandLineTools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A stand-in of a command-line tool, behind a script that writes down what it is asked. */
final class CommandLineBackend implements Backend {

  private static final String VARIABLE = "KIT_CREDENTIAL";

  private final Tool tool;
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();

  /**
   * A tool.
   *
   * @param name what a description calls it
   * @param failures the words that have its stand-in fail
   * @param refusal the words that have its model refuse; null for one that does not tell
   */
  record Tool(
      String name,
      String command,
      Set<Ability> abilities,
      Map<ErrorCode, String> failures,
      @Nullable String refusal) {}

  CommandLineBackend(Tool tool, Path directory) throws IOException {
    this.tool = tool;
    this.directory = directory;
    environment.put("PATH", System.getenv().getOrDefault("PATH", ""));
    environment.put("LC_ALL", "C.UTF-8");
    CommandLineTools.install(Files.createDirectory(directory.resolve("tools")));
    try (InputStream script = CommandLineBackend.class.getResourceAsStream("watched-tool.sh")) {
      Files.write(command(), requireNonNull(script, "the script is missing").readAllBytes());
    }
    if (!command().toFile().setExecutable(true)) {
      throw new IOException(command() + " cannot be made executable");
    }
  }

  private Path command() {
    return directory.resolve(tool.command());
  }

  /** With the environment as it is when this is asked. */
  @Override
  public ProviderEngine engine() {
    return new CliEngine(environment, InstantSource.system());
  }

  @Override
  public ProviderSpec describe(String credential) {
    environment.put(VARIABLE, credential);
    Options options =
        new Options(
            Map.of(
                "tool", List.of(tool.name()),
                "command", List.of(command().toString()),
                "environment", List.of(VARIABLE)));
    return new ProviderSpec(
        "mine",
        "cli",
        ProviderMetadata.Kind.COMMAND,
        null,
        new Auth.None(),
        Map.of(),
        ProviderSpec.Timeouts.DEFAULT,
        options);
  }

  @Override
  public String model(Endpoint endpoint) {
    return "kit-model";
  }

  @Override
  public Set<Ability> abilities() {
    return tool.abilities();
  }

  /** Each call is a handful of processes. */
  @Override
  public int many() {
    return 20;
  }

  @Override
  public int calls() {
    return asked().size();
  }

  private List<Path> asked() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> isNamed(file, "asked-\\d+")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isNamed(Path file, String pattern) {
    return String.valueOf(file.getFileName()).matches(pattern);
  }

  @Override
  public OptionalInt abandoned() {
    return OptionalInt.of((int) asked().stream().filter(this::isKilled).count());
  }

  private boolean isKilled(Path asked) {
    String process = String.valueOf(asked.getFileName()).replaceAll("\\D", "");
    boolean lives =
        ProcessHandle.of(Long.parseLong(process)).map(ProcessHandle::isAlive).orElse(false);
    return !lives && !Files.exists(directory.resolve("done-" + process));
  }

  @Override
  public Optional<String> lastRequest() {
    return asked().stream()
        .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
        .map(CommandLineBackend::read);
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void behave(String behavior, String complaint) {
    try {
      Files.writeString(directory.resolve("behaviour"), behavior);
      Files.writeString(directory.resolve("complaint"), complaint);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void answer() {
    behave("", "");
  }

  @Override
  public void answerJson() {
    answer();
  }

  @Override
  public void refuse() {
    String words = tool.refusal();
    if (words == null) {
      throw Backend.cannot("have a model refuse: the tool does not tell");
    }
    behave("[" + words + "]", "");
  }

  @Override
  public void fail(ErrorCode code) {
    String words = tool.failures().get(code);
    if (words == null) {
      throw Backend.cannot("fail with %s: the tool has no words for it".formatted(code.wireName()));
    }
    behave("[" + words + "]", "");
  }

  @Override
  public void throttle(Duration wait) {
    throw Backend.cannot("say how long to wait: the tool does not");
  }

  @Override
  public void complain(String message) {
    behave("", message.replace("\0", ""));
  }

  @Override
  public void hang() {
    behave("[hang]", "");
  }

  @Override
  public void breakOff() {
    behave("[break off]", "");
  }

  @Override
  public void stall() {
    behave("[stall]", "");
  }

  @Override
  public void close() {}
}
