/** The {@code sluice} command: its subcommands, their options and their exit codes. */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
