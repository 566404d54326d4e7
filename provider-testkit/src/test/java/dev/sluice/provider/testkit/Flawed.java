package dev.sluice.provider.testkit;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;

/** Does as another provider does, but for what is overridden. */
abstract class Flawed implements Provider {

  private final Provider good;

  Flawed(Provider good) {
    this.good = good;
  }

  @Override
  public ProviderMetadata metadata() {
    return good.metadata();
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    return good.complete(call);
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    return good.stream(call, chunks);
  }

  @Override
  public boolean supportsTools() {
    return good.supportsTools();
  }

  @Override
  public boolean supportsVision() {
    return good.supportsVision();
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    return good.listModels();
  }

  @Override
  public void close() {
    good.close();
  }
}
