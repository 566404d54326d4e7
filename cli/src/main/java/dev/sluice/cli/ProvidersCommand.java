package dev.sluice.cli;

import dev.sluice.cli.catalog.Inquiry;
import dev.sluice.cli.catalog.LiveLimits;
import dev.sluice.cli.catalog.ProviderReport;
import dev.sluice.schema.SafeText;
import dev.sluice.worker.Providers;
import dev.sluice.worker.config.KafkaSettings;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.fleet.FleetUnreachableException;
import dev.sluice.worker.fleet.FleetView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The providers, and whether they can be used. */
@Command(
    name = "providers",
    description = {
      "Shows each provider, where it is, whether its credential is there and whether it can be",
      "used. Without a configuration these are all presets. Where there is a cluster, also how its",
      "workers use the limits at this moment, all of them together."
    })
final class ProvidersCommand implements Callable<Integer> {

  /** What was told and could not be read until then is left out. */
  private static final Duration HEARING = Duration.ofSeconds(5);

  @Mixin private CatalogOptions options = new CatalogOptions();

  @Option(
      names = "--check",
      description =
          "Ask each for its models, with each of its credentials, to see whether it answers and how long that takes.")
  private boolean check;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "The cluster whose workers are heard (default: that of the configuration).")
  private @Nullable String bootstrap;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) throws Exception {
    WorkerConfig config = options.configuration();
    try (Providers providers = Providers.open(config)) {
      List<Providers.Opened> chosen = options.chosen(providers);
      List<Inquiry> inquiries =
          check ? interruption.interruptibly(() -> Inquiry.askWithEach(chosen)) : List.of();
      LiveLimits limits = interruption.interruptibly(() -> limits(config));
      ProviderReport report =
          new ProviderReport(chosen, options.chosenOf(providers.unavailable()), inquiries, limits);
      options.print(report::table, report::json);
      return CatalogOptions.exitCode(inquiries);
    }
  }

  private LiveLimits limits(WorkerConfig config) {
    KafkaSettings kafka =
        bootstrap == null ? config.kafka() : config.kafka().withBootstrapServers(bootstrap);
    if (kafka.bootstrapServers().isEmpty()) {
      return LiveLimits.NONE;
    }
    InstantSource clock = InstantSource.system();
    try {
      LiveLimits limits =
          LiveLimits.of(
              FleetView.read(kafka.values(), config.topics().fleet(), HEARING, clock),
              clock.instant());
      if (limits.workers() == 0) {
        sayWhatIsUnknown("no worker was heard in topic " + config.topics().fleet());
      }
      return limits;
    } catch (FleetUnreachableException e) {
      sayWhatIsUnknown(String.valueOf(e.getMessage()));
      return LiveLimits.NONE;
    }
  }

  private static void sayWhatIsUnknown(String reason) {
    System.err.println("sluice: how limits are used is not known: " + SafeText.line(reason));
  }
}
