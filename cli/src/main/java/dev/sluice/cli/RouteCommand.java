package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.catalog.Inquiry;
import dev.sluice.cli.input.BatchFile;
import dev.sluice.cli.input.WrittenJob;
import dev.sluice.cli.input.WrittenJobs;
import dev.sluice.cli.route.PlannedJob;
import dev.sluice.cli.route.RouteReport;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.SafeText;
import dev.sluice.worker.DryRun;
import dev.sluice.worker.Providers;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.config.KafkaSettings;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.fleet.FleetUnreachableException;
import dev.sluice.worker.fleet.FleetView;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where jobs would go. */
@Command(
    name = "route",
    description = {
      "Shows where jobs would go, in which order and why, and which targets are left out.",
      "Nothing is sent and nothing is spent; providers are asked for nothing but their models."
    })
final class RouteCommand implements Callable<Integer> {

  /** What was told and could not be read until then is left out. */
  private static final Duration HEARING = Duration.ofSeconds(5);

  @Parameters(
      paramLabel = "JOB",
      description = {
        "A file with a job or an OpenAI body in JSON, or with several of them, one to a line;",
        "- reads standard input."
      })
  private String input;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration (default: ./sluice.yaml if there is one, else all presets).")
  private @Nullable Path file;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = {
        "The cluster whose workers are heard of latencies and outages (default: that of the",
        "configuration)."
      })
  private @Nullable String bootstrap;

  @Option(names = "--json", description = "One JSON object a line instead of tables.")
  private boolean json;

  private int jobs;
  private int routable;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) throws Exception {
    Optional<WorkerConfig> found = Configuration.find(file);
    WorkerConfig config = found.isPresent() ? found.get() : ConfigLoader.presets();
    try (BatchFile opened = interruption.interruptibly(() -> InputFile.open(input));
        WrittenJobs written = WrittenJobs.of(opened);
        Providers providers = Providers.open(config)) {
      List<Inquiry> inquiries = interruption.interruptibly(() -> ask(providers));
      inquiries.forEach(RouteCommand::sayWhatFailed);
      sayWhatIsMissing(providers.unavailable().size());
      DryRun dryRun = DryRun.of(config, providers, listings(inquiries));
      interruption.interruptibly(() -> learn(dryRun, config));
      return interruption.interruptibly(
          () -> show(written, opened.name(), dryRun, config.routing().defaultModel()));
    }
  }

  /** Only those whose description leaves open what they have, as a worker does. */
  private static List<Inquiry> ask(Providers providers) throws InterruptedException {
    return Inquiry.ask(
        providers.opened().stream().filter(one -> one.settings().models().open()).toList());
  }

  /** A plan without what the fleet knows is better than none. */
  private boolean learn(DryRun dryRun, WorkerConfig config) {
    KafkaSettings kafka =
        bootstrap == null ? config.kafka() : config.kafka().withBootstrapServers(bootstrap);
    if (kafka.bootstrapServers().isEmpty()) {
      sayWhatIsUnknown("no cluster is named");
      return false;
    }
    try {
      dryRun.learn(
          FleetView.read(kafka.values(), config.topics().fleet(), HEARING, InstantSource.system()));
      return true;
    } catch (FleetUnreachableException e) {
      sayWhatIsUnknown(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static void sayWhatIsUnknown(String reason) {
    System.err.println(
        "sluice: planned without the fleet's latencies and outages: " + SafeText.line(reason));
  }

  private ExitCode show(
      WrittenJobs written, String source, DryRun dryRun, @Nullable String defaultModel)
      throws IOException {
    PrintStream out = new PrintStream(System.out, false, UTF_8);
    try {
      for (WrittenJob next = written.next(); next != null; next = written.next()) {
        Job job = job(next, source);
        show(
            new PlannedJob(place(next, job, source), job, dryRun.plan(job), dryRun.outages()),
            defaultModel,
            out);
      }
    } finally {
      out.flush();
    }
    if (jobs == 0) {
      throw new CommandFailure(ExitCode.BAD_INPUT, source + " has no jobs");
    }
    return exitCode();
  }

  private void show(PlannedJob planned, @Nullable String defaultModel, PrintStream out) {
    RouteReport report = new RouteReport(planned, defaultModel);
    if (json) {
      report.json(out);
    } else {
      if (jobs > 0) {
        out.println();
      }
      report.table(out);
    }
    jobs++;
    routable += planned.isRoutable() ? 1 : 0;
  }

  private ExitCode exitCode() {
    if (routable == jobs) {
      return ExitCode.ALL_SUCCEEDED;
    }
    return routable == 0 ? ExitCode.ALL_FAILED : ExitCode.SOME_FAILED;
  }

  private static Job job(WrittenJob written, String source) {
    return switch (written.decoded()) {
      case DecodedJob.Valid valid when valid.job().id().equals(WrittenJobs.NO_ID) ->
          valid.job().withId(Job.newId());
      case DecodedJob.Valid valid -> valid.job();
      case DecodedJob.Malformed malformed ->
          throw new CommandFailure(
              ExitCode.BAD_INPUT,
              "%s:%d: this is no job: %s".formatted(source, written.line(), malformed.message()));
    };
  }

  private static String place(WrittenJob written, Job job, String source) {
    String place = "%s:%d".formatted(source, written.line());
    String customId = job.labels().customId();
    return customId == null ? place : place + " " + customId;
  }

  private static void sayWhatFailed(Inquiry inquiry) {
    switch (inquiry.listing()) {
      case ModelListing.Listed _ -> {}
      case ModelListing.Failed failed ->
          System.err.println(
              "sluice: %s does not list its models, so only those of its description are known: %s"
                  .formatted(inquiry.provider().name(), SafeText.line(failed.message())));
    }
  }

  private static void sayWhatIsMissing(int unavailable) {
    if (unavailable > 0) {
      System.err.println(
          "sluice: %d providers are unavailable and left out; sluice providers says why"
              .formatted(unavailable));
    }
  }

  private static Map<String, List<ListedModel>> listings(List<Inquiry> inquiries) {
    return inquiries.stream()
        .filter(Inquiry::isAnswered)
        .collect(Collectors.toMap(inquiry -> inquiry.provider().name(), Inquiry::models));
  }
}
