package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.catalog.Inquiry;
import dev.sluice.worker.Providers;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.config.UnavailableProvider;
import dev.sluice.worker.config.WorkerConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which providers a command is about, and how it shows them. */
final class CatalogOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: ./sluice.yaml if there is one, else all presets).")
  private @Nullable Path file;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      description = "Only this provider; may be given more than once.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "One JSON object a line instead of a table.")
  private boolean json;

  WorkerConfig configuration() {
    Optional<WorkerConfig> found = Configuration.find(file);
    return found.isPresent() ? found.get() : ConfigLoader.presets();
  }

  /** Whether only some are wanted. */
  boolean isChosen() {
    return !names.isEmpty();
  }

  List<Providers.Opened> chosen(Providers providers) {
    List<String> known =
        Stream.concat(
                providers.opened().stream().map(Providers.Opened::name),
                providers.unavailable().stream().map(UnavailableProvider::name))
            .toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CommandFailure(
            ExitCode.BAD_INPUT,
            "there is no provider %s; there is: %s".formatted(name, String.join(", ", known)));
      }
    }
    return providers.opened().stream().filter(provider -> isWanted(provider.name())).toList();
  }

  /** Nobody can ask for the models of a provider that is no use. */
  void requireAvailable(Providers providers) {
    for (UnavailableProvider provider : providers.unavailable()) {
      if (names.contains(provider.name())) {
        throw new CommandFailure(
            ExitCode.BAD_INPUT,
            "provider %s is unavailable: %s".formatted(provider.name(), provider.reason()));
      }
    }
  }

  List<UnavailableProvider> chosenOf(List<UnavailableProvider> unavailable) {
    return unavailable.stream().filter(provider -> isWanted(provider.name())).toList();
  }

  private boolean isWanted(String name) {
    return names.isEmpty() || names.contains(name);
  }

  void print(Consumer<PrintStream> asTable, Consumer<PrintStream> asJson) {
    PrintStream out = new PrintStream(System.out, false, UTF_8);
    (json ? asJson : asTable).accept(out);
    out.flush();
  }

  /** Of those that were asked. */
  static ExitCode exitCode(List<Inquiry> inquiries) {
    long answered = inquiries.stream().filter(Inquiry::isAnswered).count();
    if (answered == inquiries.size()) {
      return ExitCode.ALL_SUCCEEDED;
    }
    return answered == 0 ? ExitCode.ALL_FAILED : ExitCode.SOME_FAILED;
  }
}
