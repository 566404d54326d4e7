package dev.sluice.cli;

import dev.sluice.cli.ClusterOptions.Connection;
import dev.sluice.cli.batch.OutputException;
import dev.sluice.cli.batch.ResultFile;
import dev.sluice.cli.cluster.Demand;
import dev.sluice.cli.input.BatchFile;
import dev.sluice.cli.input.CheckedFile;
import dev.sluice.cli.input.FileCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a file of jobs and collects their results. */
@Command(
    name = "batch",
    description = {
      "Runs a file of jobs, one JSON object to a line, and collects their results.",
      "The whole file is checked before anything is submitted. A line without a custom_id is",
      "called line-N after its number."
    })
final class BatchCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      description = "JSON lines in the OpenAI Batch format; - reads standard input.")
  private String input;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = {
        "Where results go as they finish (default: standard output). Replaced if it exists."
      })
  private @Nullable Path output;

  @Mixin private ClusterOptions cluster;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) throws Exception {
    try (BatchFile file = interruption.interruptibly(this::open)) {
      CheckedFile checked = interruption.interruptibly(() -> check(file));
      try (Connection connection =
          cluster.open(new Demand(checked.models(), checked.providers()))) {
        return new BatchRun(interruption, connection, file, checked).run(this::results);
      }
    }
  }

  private BatchFile open() throws IOException {
    BatchFile file = InputFile.open(input);
    if (output != null && Files.exists(output) && Files.isSameFile(output, file.path())) {
      throw new CommandFailure(ExitCode.BAD_INPUT, "the results would replace " + input);
    }
    return file;
  }

  private ResultFile results() throws OutputException {
    return output == null ? ResultFile.standardOutput() : ResultFile.at(output);
  }

  private static CheckedFile check(BatchFile file) throws IOException {
    CheckedFile checked = FileCheck.check(file, System.err::println);
    if (checked.badLines() > 0) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "%s has %d bad %s: nothing was submitted"
              .formatted(
                  file.name(), checked.badLines(), checked.badLines() == 1 ? "line" : "lines"));
    }
    if (checked.jobs() == 0) {
      throw new CommandFailure(ExitCode.BAD_INPUT, file.name() + " has no jobs");
    }
    return checked;
  }
}
