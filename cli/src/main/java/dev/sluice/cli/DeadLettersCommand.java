package dev.sluice.cli;

import picocli.CommandLine.Command;

/** What can be done about jobs that did not succeed. */
@Command(
    name = "dead-letters",
    description = "Lists jobs that did not succeed, shows them, submits them again, deletes them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ListLettersCommand.class,
      ShowLetterCommand.class,
      ReplayCommand.class,
      PurgeCommand.class
    })
final class DeadLettersCommand {}
