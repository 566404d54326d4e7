package dev.sluice.worker.route;

/** What one call is expected to take of the limits that count tokens. */
public record TokenNeed(long input, long output) {}
