package dev.sluice.provider.testkit;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A backend that answers and can do nothing else, and a provider that claims no more than that. */
final class TaciturnBackend implements Backend {

  private final MemoryBackend memory = new MemoryBackend(Plain::new);

  /** Refuses by name what it cannot do. */
  private record Plain(Provider provider) implements Provider {

    Plain(ProviderSpec spec, MemorySystem system) {
      this(new MemoryProvider(spec, system));
    }

    private static Optional<Failed> refusal(ProviderCall call) {
      if (call.endpoint() == Endpoint.EMBEDDINGS) {
        return Optional.of(refused("there are no embeddings here"));
      }
      if (call.body().toString().contains("image_url")) {
        return Optional.of(refused("messages: image_url is not seen"));
      }
      return List.of("tools", "response_format").stream()
          .filter(call.body()::has)
          .findFirst()
          .map(field -> refused(field + " is not read"));
    }

    private static Failed refused(String message) {
      return Failed.unanswered(ErrorCode.INVALID_REQUEST, message);
    }

    @Override
    public ProviderMetadata metadata() {
      return provider.metadata();
    }

    @Override
    public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
      Optional<Failed> refusal = refusal(call);
      return refusal.isPresent() ? refusal.get() : provider.complete(call);
    }

    @Override
    public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
      Optional<Failed> refusal = refusal(call);
      return refusal.isPresent() ? refusal.get() : provider.stream(call, chunks);
    }

    @Override
    public boolean supportsTools() {
      return false;
    }

    @Override
    public void close() {}
  }

  @Override
  public ProviderEngine engine() {
    return memory.engine();
  }

  @Override
  public ProviderSpec describe(String credential) {
    return memory.describe(credential);
  }

  @Override
  public String model(Endpoint endpoint) {
    return memory.model(endpoint);
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of();
  }

  @Override
  public int calls() {
    return memory.calls();
  }

  @Override
  public void answer() {
    memory.answer();
  }

  @Override
  public void close() {
    memory.close();
  }
}
