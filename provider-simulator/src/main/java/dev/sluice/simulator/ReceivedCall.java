package dev.sluice.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call as the provider saw it.
 *
 * @param sequence 1 for the first call that the simulator received
 * @param callId the caller's {@code X-Client-Request-Id}
 * @param endedAt when the answer was sent or the client was gone; null while the call runs
 * @param status what was sent; 0 while nothing was
 * @param clientGone whether the client went away before the answer was sent
 * @param prompt the first 100 characters of the last user message or input
 */
public record ReceivedCall(
    long sequence,
    String provider,
    String endpoint,
    @Nullable String model,
    @Nullable String callId,
    Instant startedAt,
    @Nullable Instant endedAt,
    int status,
    boolean clientGone,
    @Nullable String prompt) {}
