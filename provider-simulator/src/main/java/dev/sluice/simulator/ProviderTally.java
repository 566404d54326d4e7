package dev.sluice.simulator;

import java.util.Map;
import java.util.TreeMap;

/** The counts of one provider. Thread-safe. */
final class ProviderTally {

  private final Map<Integer, Long> byStatus = new TreeMap<>();
  private long received;
  private long inFlight;
  private long peakInFlight;
  private long clientGone;

  synchronized void begun() {
    received++;
    inFlight++;
    peakInFlight = Math.max(peakInFlight, inFlight);
  }

  synchronized void ended(int status, boolean gone) {
    inFlight--;
    clientGone += gone ? 1 : 0;
    byStatus.merge(status, 1L, Long::sum);
  }

  synchronized CallCounts counts() {
    return new CallCounts(received, inFlight, peakInFlight, clientGone, Map.copyOf(byStatus));
  }
}
