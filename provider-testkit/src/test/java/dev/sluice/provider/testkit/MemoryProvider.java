package dev.sluice.provider.testkit;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A provider with which nothing is wrong. */
final class MemoryProvider implements Provider {

  static final Bill BILL = new Bill(new Usage(7, 0, 3, 0), null);

  private final ProviderSpec spec;
  private final MemorySystem system;

  MemoryProvider(ProviderSpec spec, MemorySystem system) {
    this.spec = spec;
    this.system = system;
  }

  @Override
  public ProviderMetadata metadata() {
    return ProviderMetadata.of(spec);
  }

  @Override
  public boolean supportsVision() {
    return true;
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    try {
      return new ModelListing.Listed(List.of(ListedModel.named(system.list())));
    } catch (MemorySystem.Failure e) {
      return new ModelListing.Failed(e.code(), line(e.message()));
    }
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    return stream(call, chunk -> {});
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    ObjectNode request = call.body().deepCopy().put("model", call.model());
    Duration patience = patience(call);
    try {
      if (call.endpoint() == Endpoint.EMBEDDINGS) {
        JsonNode answer = system.embed(request.toString(), patience);
        return new Completed(new ProviderResponse(200, null, answer), BILL);
      }
      MemoryAnswer answer = new MemoryAnswer(call, chunks);
      JsonNode message = system.ask(request.toString(), patience, answer::text);
      if (message.path("refusal").isString()) {
        String refusal = message.path("refusal").asString();
        return new Failed(ErrorCode.CONTENT_POLICY, refusal, null, null, BILL);
      }
      return new Completed(new ProviderResponse(200, null, answer.whole(message)), BILL);
    } catch (MemorySystem.Failure e) {
      Duration wait = e.retryAfter().isZero() ? null : e.retryAfter();
      return new Failed(e.code(), line(e.message()), null, wait, Bill.NONE);
    }
  }

  private Duration patience(ProviderCall call) {
    return Collections.min(
        List.of(call.budget(), spec.timeouts().firstByte(), spec.timeouts().total()));
  }

  private String line(String message) {
    String hidden = message;
    for (Secret secret : spec.secrets()) {
      hidden = secret.hideIn(hidden);
    }
    return hidden.replaceAll("\\p{Cntrl}+", " ");
  }

  @Override
  public void close() {}
}
