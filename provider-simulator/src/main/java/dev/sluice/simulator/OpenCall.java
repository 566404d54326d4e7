package dev.sluice.simulator;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A line of the ledger that is being written. Owned by the thread that serves the call. */
final class OpenCall {

  private static final int LONGEST_PROMPT = 100;

  private final ProviderTally tally;
  private final InstantSource clock;
  private volatile ReceivedCall state;

  OpenCall(ReceivedCall start, ProviderTally tally, InstantSource clock) {
    this.state = start;
    this.tally = tally;
    this.clock = clock;
  }

  ReceivedCall snapshot() {
    return state;
  }

  void understood(String model, String prompt) {
    int end = Math.min(LONGEST_PROMPT, prompt.length());
    update(model, prompt.substring(0, end), null, 0, false);
  }

  /** Status 0 where nothing was sent. */
  void end(int status, boolean clientGone) {
    update(state.model(), state.prompt(), clock.instant(), status, clientGone);
    tally.ended(status, clientGone);
  }

  private void update(
      @Nullable String model,
      @Nullable String prompt,
      @Nullable Instant endedAt,
      int status,
      boolean clientGone) {
    ReceivedCall now = state;
    state =
        new ReceivedCall(
            now.sequence(),
            now.provider(),
            now.endpoint(),
            model,
            now.callId(),
            now.startedAt(),
            endedAt,
            status,
            clientGone,
            prompt);
  }
}
