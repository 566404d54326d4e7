package dev.sluice.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Endpoint;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request to one provider.
 *
 * @param callId names this one call in the provider's logs and ours: the job's id and the number of
 *     the attempt
 * @param model the provider's own name of the model; takes the place of the body's
 * @param body in OpenAI form; shared between attempts, so never changed
 * @param budget how long the caller will wait for the whole answer at most
 */
public record ProviderCall(
    String callId, Endpoint endpoint, String model, ObjectNode body, Duration budget) {
  public ProviderCall {
    requireNonNull(callId, "callId is null");
    requireNonNull(endpoint, "endpoint is null");
    requireNonNull(model, "model is null");
    requireNonNull(body, "body is null");
    requireNonNull(budget, "budget is null");
  }
}
