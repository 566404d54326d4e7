package dev.sluice.benchmarks.limits;

/**
 * What a provider did in one second.
 *
 * @param epochSecond which one
 * @param admitted calls
 * @param refused calls, answered 429
 * @param tokens that the admitted ones counted
 */
public record Second(long epochSecond, long admitted, long refused, long tokens) {}
