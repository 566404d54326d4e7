package dev.sluice.cli;

import dev.sluice.schema.SafeText;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** Where the {@code sluice} command starts. */
@Command(
    name = "sluice",
    description = "Runs LLM jobs over Apache Kafka.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      BatchCommand.class,
      SubmitCommand.class,
      CancelCommand.class,
      WorkerCommand.class,
      ModelsCommand.class,
      ProvidersCommand.class,
      RouteCommand.class,
      DeadLettersCommand.class,
      KafkaCommand.class,
      SimulateCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 all succeeded, 1 some failed, 2 bad input or configuration, 3 all failed,"
          + " 4 expired or cancelled, 5 cluster unreachable, 130 interrupted."
    })
public final class Main {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Say on standard error what happens inside.")
  private boolean verbose;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    Main main = new Main();
    CommandLine command = new CommandLine(main);
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setParameterExceptionHandler(Main::sayWhatIsWrong);
    command.setExecutionExceptionHandler(main::sayWhatFailed);
    command.setExecutionStrategy(main::execute);
    return command.execute(arguments);
  }

  private int execute(ParseResult parsed) {
    if (verbose) {
      Logging.verbose();
    }
    if (!parsed.hasSubcommand() && parsed.matchedOptions().isEmpty()) {
      parsed.commandSpec().commandLine().usage(System.err);
      return ExitCode.BAD_INPUT.number();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static int sayWhatIsWrong(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter out = command.getErr();
    out.println("sluice: " + wrong.getMessage());
    out.println("Try '%s --help'.".formatted(command.getCommandSpec().qualifiedName()));
    return ExitCode.BAD_INPUT.number();
  }

  private int sayWhatFailed(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter out = command.getErr();
    Optional<ExitCode> known = Failures.exitCode(failure);
    if (known.isPresent()) {
      String.valueOf(failure.getMessage())
          .lines()
          .forEach(line -> out.println("sluice: " + SafeText.line(line)));
    } else {
      out.println(
          SafeText.line("sluice: internal error: %s (--verbose shows where)".formatted(failure)));
    }
    if (verbose) {
      failure.printStackTrace(out);
    }
    return known.orElse(ExitCode.INTERNAL).number();
  }
}
