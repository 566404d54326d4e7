package dev.sluice.worker;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.schema.Json;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** A provider some of whose models are always asked with the same fields in the body. */
final class FixedParameters implements Provider {

  private final Provider provider;
  private final Map<String, ObjectNode> parameters;

  /**
   * @param parameters by the name of the model; they take the place of what a job says
   */
  FixedParameters(Provider provider, Map<String, ObjectNode> parameters) {
    this.provider = requireNonNull(provider, "provider is null");
    this.parameters = Map.copyOf(parameters);
  }

  @Override
  public ProviderMetadata metadata() {
    return provider.metadata();
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    return provider.complete(with(call));
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    return provider.stream(with(call), chunks);
  }

  /** The body is shared between the attempts of a job, so it is never changed. */
  private ProviderCall with(ProviderCall call) {
    ObjectNode fixed = parameters.get(call.model());
    if (fixed == null) {
      return call;
    }
    ObjectNode body = Json.mapper().createObjectNode();
    body.setAll(call.body());
    body.setAll(fixed);
    return new ProviderCall(call.callId(), call.endpoint(), call.model(), body, call.budget());
  }

  @Override
  public boolean supportsTools() {
    return provider.supportsTools();
  }

  @Override
  public boolean supportsVision() {
    return provider.supportsVision();
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    return provider.listModels();
  }

  @Override
  public void close() {
    provider.close();
  }
}
