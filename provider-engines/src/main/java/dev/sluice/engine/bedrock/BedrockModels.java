package dev.sluice.engine.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Asking;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ListedModel.Abilities;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.Endpoint;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks which models there are: those that can be called by their own name, and the inference
 * profiles that others are called by. Thread-safe.
 */
final class BedrockModels {

  /** More pages than anybody has profiles for; a list without an end is not read for ever. */
  private static final int MOST_PAGES = 20;

  private final BedrockUrls urls;
  private final Asking asking;
  private final BedrockReplies replies;

  BedrockModels(BedrockUrls urls, Asking asking, BedrockReplies replies) {
    this.urls = requireNonNull(urls, "urls is null");
    this.asking = requireNonNull(asking, "asking is null");
    this.replies = requireNonNull(replies, "replies is null");
  }

  ModelListing list() throws InterruptedException {
    try {
      JsonNode foundation = ask(urls.foundationModels()).path("modelSummaries");
      List<ListedModel> models = new ArrayList<>();
      Map<String, ListedModel> known = new HashMap<>();
      for (JsonNode model : foundation) {
        ListedModel described = listed(model);
        known.put(described.name(), described);
        if (has(model.path("inferenceTypesSupported"), "ON_DEMAND")) {
          models.add(described);
        }
      }
      addProfiles(models, known);
      return new ModelListing.Listed(models);
    } catch (UnansweredException e) {
      return new ModelListing.Failed(e.failed.code(), e.failed.message());
    }
  }

  private void addProfiles(List<ListedModel> models, Map<String, ListedModel> known)
      throws UnansweredException, InterruptedException {
    String next = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode body = ask(urls.inferenceProfiles(next));
      for (JsonNode profile : body.path("inferenceProfileSummaries")) {
        String arn = profile.path("models").path(0).path("modelArn").asString("");
        ListedModel model = known.get(arn.substring(arn.lastIndexOf('/') + 1));
        // What is not known writes no text.
        if (model != null) {
          models.add(named(profile.path("inferenceProfileId").asString(""), model));
        }
      }
      next = body.path("nextToken").asString(null);
      if (next == null) {
        return;
      }
    }
  }

  private JsonNode ask(URI uri) throws UnansweredException, InterruptedException {
    return switch (replies.read(asking.ask(HttpCall.get(uri)))) {
      case Replies.Reading.Failure failure -> throw new UnansweredException(failure.failed());
      case Replies.Reading.Body body -> body.json();
    };
  }

  private static ListedModel listed(JsonNode model) {
    return new ListedModel(
        model.path("modelId").asString(""),
        null,
        null,
        endpoints(model.path("outputModalities")),
        abilities(model),
        null);
  }

  private static ListedModel named(String name, ListedModel model) {
    return new ListedModel(name, null, null, model.endpoints(), model.abilities(), null);
  }

  private static @Nullable Set<Endpoint> endpoints(JsonNode outputs) {
    if (has(outputs, "TEXT")) {
      return Set.of(Endpoint.CHAT_COMPLETIONS);
    }
    return has(outputs, "EMBEDDING") ? Set.of(Endpoint.EMBEDDINGS) : null;
  }

  private static Abilities abilities(JsonNode model) {
    JsonNode inputs = model.path("inputModalities");
    return new Abilities(null, inputs.isArray() ? has(inputs, "IMAGE") : null, null);
  }

  private static boolean has(JsonNode words, String word) {
    return words.valueStream().anyMatch(one -> one.asString("").equals(word));
  }

  /** Carries a failure out of the middle of the questions. */
  private static final class UnansweredException extends Exception {
    private final transient Failed failed;

    private UnansweredException(Failed failed) {
      super(failed.message(), null, false, false);
      this.failed = failed;
    }
  }
}
