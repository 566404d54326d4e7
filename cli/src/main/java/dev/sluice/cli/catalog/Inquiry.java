package dev.sluice.cli.catalog;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.schema.ErrorCode;
import dev.sluice.worker.Providers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a provider said when it was asked for its models.
 *
 * @param credential which of its credentials it was asked with; null where that does not matter
 * @param took until it had said it
 */
public record Inquiry(
    Providers.Opened provider, @Nullable String credential, ModelListing listing, Duration took) {

  public Inquiry {
    requireNonNull(provider, "provider is null");
    requireNonNull(listing, "listing is null");
    requireNonNull(took, "took is null");
  }

  /** Asks all of them at once, and waits for the last one. */
  public static List<Inquiry> ask(List<Providers.Opened> providers) throws InterruptedException {
    return answers(
        providers.stream()
            .<Callable<Inquiry>>map(one -> () -> ask(one, null, one::listModels))
            .toList());
  }

  /** The same with each of their credentials. */
  public static List<Inquiry> askWithEach(List<Providers.Opened> providers)
      throws InterruptedException {
    List<Callable<Inquiry>> questions = new ArrayList<>();
    for (Providers.Opened one : providers) {
      for (Providers.OpenedAccount account : one.accounts()) {
        String credential = account.settings().name();
        questions.add(() -> ask(one, credential, account.provider()::listModels));
      }
    }
    return answers(questions);
  }

  private static List<Inquiry> answers(List<Callable<Inquiry>> questions)
      throws InterruptedException {
    List<Inquiry> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Inquiry>> asked = questions.stream().map(threads::submit).toList();
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

  private static Inquiry ask(
      Providers.Opened provider, @Nullable String credential, Callable<ModelListing> question)
      throws InterruptedException {
    long began = System.nanoTime();
    ModelListing listing;
    try {
      listing = question.call();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      listing = new ModelListing.Failed(ErrorCode.INTERNAL, "it failed: " + e);
    }
    return new Inquiry(provider, credential, listing, Duration.ofNanos(System.nanoTime() - began));
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
