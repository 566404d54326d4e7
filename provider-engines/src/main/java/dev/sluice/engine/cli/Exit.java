package dev.sluice.engine.cli;

/**
 * How a process ended.
 *
 * @param code its exit code; 128 and the signal's number if a signal ended it
 * @param errors the end of what it wrote to standard error
 */
record Exit(int code, String errors) {}
