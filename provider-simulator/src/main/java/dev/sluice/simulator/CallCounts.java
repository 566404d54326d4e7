package dev.sluice.simulator;

import java.util.Map;

/**
 * How many calls a provider has seen.
 *
 * @param byStatus finished calls by the status sent; 0 for those that got none
 * @param peakInFlight the most that ran at the same time
 */
public record CallCounts(
    long received,
    long inFlight,
    long peakInFlight,
    long clientGone,
    Map<Integer, Long> byStatus) {}
