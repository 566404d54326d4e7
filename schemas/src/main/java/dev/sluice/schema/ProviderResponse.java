package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the provider answered, in OpenAI form; the {@code response} of an OpenAI Batch output line.
 *
 * @param requestId the provider's own id of the call; null where it gave none
 * @param body not to be changed after it was handed over
 */
public record ProviderResponse(int statusCode, @Nullable String requestId, JsonNode body) {
  public ProviderResponse {
    requireNonNull(body, "body is null");
  }
}
