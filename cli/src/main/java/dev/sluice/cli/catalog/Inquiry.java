package dev.sluice.cli.catalog;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a provider said when it was asked for its models.
 *
 * @param took until it had said it
 */
public record Inquiry(Providers.Opened provider, ModelListing listing, Duration took) {

  public Inquiry {
    requireNonNull(provider, "provider is null");
    requireNonNull(listing, "listing is null");
    requireNonNull(took, "took is null");
  }

  /** Asks all of them at once, and waits for the last one. */
  public static List<Inquiry> ask(List<Providers.Opened> providers) throws InterruptedException {
    List<Inquiry> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Inquiry>> asked =
          providers.stream().map(provider -> threads.submit(() -> ask(provider))).toList();
      try {
        for (Future<Inquiry> answer : asked) {
          answers.add(answer.get());
        }
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      } catch (ExecutionException e) {
        throw new IllegalStateException("a provider could not be asked", e.getCause());
      }
    }
    return answers;
  }

  private static Inquiry ask(Providers.Opened provider) throws InterruptedException {
    long began = System.nanoTime();
    ModelListing listing;
    try {
      listing = provider.provider().listModels();
    } catch (RuntimeException e) {
      listing = new ModelListing.Failed(ErrorCode.INTERNAL, "it failed: " + e);
    }
    return new Inquiry(provider, listing, Duration.ofNanos(System.nanoTime() - began));
  }

  /** Empty where it did not say. */
  public List<ListedModel> models() {
    return switch (listing) {
      case ModelListing.Listed listed -> listed.models();
      case ModelListing.Failed _ -> List.of();
    };
  }

  /** Whether it said anything at all. */
  public boolean isAnswered() {
    return listing instanceof ModelListing.Listed;
  }
}
