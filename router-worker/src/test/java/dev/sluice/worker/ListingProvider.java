package dev.sluice.worker;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A provider that lists what it is told to, counts who asks, and remembers what it was called. */
public final class ListingProvider implements Provider {

  public final AtomicInteger asked = new AtomicInteger();
  private final boolean able;
  private volatile ModelListing listing = new ModelListing.Listed(List.of());
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile ProviderCall called =
      new ProviderCall(
          "none",
          Endpoint.CHAT_COMPLETIONS,
          "none",
          Json.mapper().createObjectNode(),
          Duration.ZERO);

  /**
   * @param able whether any of its models can use tools and see
   */
  public ListingProvider(boolean able) {
    this.able = able;
  }

  public void willList(String... models) {
    listing = new ModelListing.Listed(Stream.of(models).map(ListedModel::named).toList());
  }

  public void willFail(String message) {
    listing = new ModelListing.Failed(ErrorCode.NETWORK, message);
  }

  /** From now on nobody is answered, until the latch is released. */
  public CountDownLatch hold() {
    held = new CountDownLatch(1);
    return held;
  }

  public ProviderCall called() {
    return called;
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    asked.incrementAndGet();
    held.await();
    return listing;
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) {
    called = call;
    return ProviderAnswer.Failed.unanswered(ErrorCode.NETWORK, "it only lists");
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) {
    return complete(call);
  }

  @Override
  public ProviderMetadata metadata() {
    return new ProviderMetadata("listing", "test", ProviderMetadata.Kind.LOCAL, "here");
  }

  @Override
  public boolean supportsTools() {
    return able;
  }

  @Override
  public boolean supportsVision() {
    return able;
  }

  @Override
  public void close() {}
}
