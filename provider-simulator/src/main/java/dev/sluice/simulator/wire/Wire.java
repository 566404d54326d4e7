package dev.sluice.simulator.wire;

import dev.sluice.simulator.limit.LimitState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How one vendor's API looks over HTTP. What a provider does, its limits, faults and answers, is
 * the same for all; a wire reads requests into that and writes it out. Stateless.
 */
public interface Wire {

  /**
   * What a path is for; empty if it is not one of this vendor's. It is told by the shape of {@link
   * Received#path} and, where vendors share a path, by a header: never by the provider's name.
   */
  Optional<Route> route(Received request);

  /** What the caller presents as its key, as this vendor wants it; empty if nothing. */
  String credential(Received request);

  /** Whether the caller holds a key. A vendor whose callers sign with it overrides this. */
  default boolean proves(Received request, String key) {
    return credential(request).equals(key);
  }

  /**
   * An error with this vendor's status, body and hints when to come back.
   *
   * @param requestId what this call is known by, for vendors that repeat it in the body
   */
  Reply error(Problem problem, String requestId);

  /** The header that carries the request id of every answer. */
  String requestIdHeader();

  /** The headers that tell how much of the limits is left; none where the vendor has none. */
  Map<String, String> limitHeaders(LimitState limits, Instant now);
}
