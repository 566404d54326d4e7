package dev.sluice.cli;

import dev.sluice.cli.catalog.Inquiry;
import dev.sluice.cli.catalog.ModelReport;
import dev.sluice.provider.ModelListing;
import dev.sluice.schema.SafeText;
import dev.sluice.worker.Providers;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The models that can be reached. */
@Command(
    name = "models",
    description = {
      "Shows the models that can be reached: what the configuration says of them, what their",
      "providers say where they are asked, and what catalogue files say. Without a configuration",
      "all presets are asked."
    })
final class ModelsCommand implements Callable<Integer> {

  @Mixin private CatalogOptions options = new CatalogOptions();

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) throws Exception {
    try (Providers providers = Providers.open(options.configuration())) {
      options.requireAvailable(providers);
      List<Inquiry> inquiries =
          interruption.interruptibly(() -> Inquiry.ask(options.chosen(providers)));
      ModelReport report = new ModelReport(inquiries);
      options.print(report::table, report::json);
      inquiries.forEach(ModelsCommand::sayWhatFailed);
      sayWhatIsMissing(providers.unavailable().size());
      return CatalogOptions.exitCode(inquiries);
    }
  }

  private static void sayWhatFailed(Inquiry inquiry) {
    switch (inquiry.listing()) {
      case ModelListing.Listed _ -> {}
      case ModelListing.Failed failed ->
          System.err.println(
              "sluice: %s does not list its models: %s"
                  .formatted(inquiry.provider().name(), SafeText.line(failed.message())));
    }
  }

  private void sayWhatIsMissing(int unavailable) {
    if (unavailable > 0 && !options.isChosen()) {
      System.err.println(
          "sluice: %d more providers are unavailable; sluice providers says why"
              .formatted(unavailable));
    }
  }
}
