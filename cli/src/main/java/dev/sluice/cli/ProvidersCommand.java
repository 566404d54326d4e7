package dev.sluice.cli;

import dev.sluice.cli.catalog.Inquiry;
import dev.sluice.cli.catalog.ProviderReport;
import dev.sluice.worker.Providers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The providers, and whether they can be used. */
@Command(
    name = "providers",
    description = {
      "Shows each provider, where it is, whether its credential is there and whether it can be",
      "used. Without a configuration these are all presets."
    })
final class ProvidersCommand implements Callable<Integer> {

  @Mixin private CatalogOptions options = new CatalogOptions();

  @Option(
      names = "--check",
      description =
          "Ask each for its models, with each of its credentials, to see whether it answers and how long that takes.")
  private boolean check;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) throws Exception {
    try (Providers providers = Providers.open(options.configuration())) {
      List<Providers.Opened> chosen = options.chosen(providers);
      List<Inquiry> inquiries =
          check ? interruption.interruptibly(() -> Inquiry.askWithEach(chosen)) : List.of();
      ProviderReport report =
          new ProviderReport(chosen, options.chosenOf(providers.unavailable()), inquiries);
      options.print(report::table, report::json);
      return CatalogOptions.exitCode(inquiries);
    }
  }
}
