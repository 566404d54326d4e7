package dev.sluice.simulator;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Every call that was received. Counts are kept always, details for so many calls only, so that a
 * long run does not fill the memory. Thread-safe.
 */
public final class Ledger {

  private final InstantSource clock;
  private final int capacity;
  private final AtomicLong sequence = new AtomicLong();
  private volatile Page page = new Page();

  Ledger(int capacity, InstantSource clock) {
    this.capacity = capacity;
    this.clock = clock;
  }

  /** What was written since the last {@link #clear}; calls end on the page where they began. */
  private static final class Page {
    private final Queue<OpenCall> calls = new ConcurrentLinkedQueue<>();
    private final AtomicInteger recorded = new AtomicInteger();
    private final Map<String, ProviderTally> tallies = new ConcurrentHashMap<>();
  }

  OpenCall begin(String provider, String endpoint, String callId) {
    Page current = page;
    ProviderTally tally = current.tallies.computeIfAbsent(provider, name -> new ProviderTally());
    tally.begun();
    ReceivedCall start =
        new ReceivedCall(
            sequence.incrementAndGet(),
            provider,
            endpoint,
            null,
            callId.isEmpty() ? null : callId,
            clock.instant(),
            null,
            0,
            false,
            null);
    OpenCall call = new OpenCall(start, tally, clock);
    if (current.recorded.getAndUpdate(n -> n < capacity ? n + 1 : n) < capacity) {
      current.calls.add(call);
    }
    return call;
  }

  /** The recorded calls in the order of their arrival, running ones among them. */
  public List<ReceivedCall> calls() {
    return page.calls.stream().map(OpenCall::snapshot).toList();
  }

  /** The counts by provider. */
  public Map<String, CallCounts> counts() {
    Map<String, CallCounts> counts = new TreeMap<>();
    page.tallies.forEach((provider, tally) -> counts.put(provider, tally.counts()));
    return counts;
  }

  /** The counts of one provider, all zero if it was never called. */
  public CallCounts counts(String provider) {
    requireNonNull(provider, "provider is null");
    ProviderTally tally = page.tallies.get(provider);
    return (tally == null ? new ProviderTally() : tally).counts();
  }

  /** Starts an empty ledger; calls that still run are no longer told of. */
  public void clear() {
    page = new Page();
  }
}
