package dev.sluice.engine.ollama;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Asking;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks which models are there, and each of them for what it can do. */
final class ModelCatalog {

  private static final String CONTEXT_LENGTH = ".context_length";

  private final URI tags;
  private final URI show;
  private final Asking asking;
  private final Replies replies;

  ModelCatalog(String base, Asking asking, Failures failures) {
    this.tags = URI.create(base + "/api/tags");
    this.show = URI.create(base + "/api/show");
    this.asking = requireNonNull(asking, "asking is null");
    this.replies = new Replies(failures);
  }

  ModelListing list() throws InterruptedException {
    return switch (replies.read(asking.ask(HttpCall.get(tags)))) {
      case Replies.Reading.Failure failure ->
          new ModelListing.Failed(failure.failed().code(), failure.failed().message());
      case Replies.Reading.Body body -> listed(body.json().path("models"));
    };
  }

  private ModelListing listed(JsonNode models) throws InterruptedException {
    List<ListedModel> listed = new ArrayList<>();
    for (JsonNode model : models) {
      String name = model.path("model").asString(model.path("name").asString(""));
      if (!name.isEmpty()) {
        listed.add(described(name));
      }
    }
    return new ModelListing.Listed(listed);
  }

  /** By its name alone where it does not describe itself: it may just have been removed. */
  private ListedModel described(String name) throws InterruptedException {
    byte[] question =
        Json.mapper().writeValueAsBytes(Json.mapper().createObjectNode().put("model", name));
    return switch (replies.read(asking.ask(HttpCall.postJson(show, question)))) {
      case Replies.Reading.Failure _ -> ListedModel.named(name);
      case Replies.Reading.Body body ->
          new ListedModel(
              name,
              contextLength(body.json().path("model_info")),
              null,
              endpoints(body.json().path("capabilities")),
              abilities(body.json().path("capabilities")),
              null);
    };
  }

  /** It is named after the architecture: {@code llama.context_length} for example. */
  private static @Nullable Integer contextLength(JsonNode info) {
    return info.properties().stream()
        .filter(field -> field.getKey().endsWith(CONTEXT_LENGTH))
        .filter(field -> field.getValue().canConvertToInt() && field.getValue().asInt() > 0)
        .map(field -> field.getValue().asInt())
        .findFirst()
        .orElse(null);
  }

  /** It makes embeddings of whatever it runs, so only of those made for that anything is known. */
  private static @Nullable Set<Endpoint> endpoints(JsonNode capabilities) {
    Set<String> named = names(capabilities);
    return named.contains("embedding") && !named.contains("completion")
        ? Set.of(Endpoint.EMBEDDINGS)
        : null;
  }

  private static Set<String> names(JsonNode capabilities) {
    return capabilities.valueStream().map(node -> node.asString("")).collect(Collectors.toSet());
  }

  /** The server holds every model that completes to a schema. */
  private static ListedModel.Abilities abilities(JsonNode capabilities) {
    if (!capabilities.isArray()) {
      return ListedModel.Abilities.UNKNOWN;
    }
    Set<String> named = names(capabilities);
    return new ListedModel.Abilities(
        named.contains("tools"), named.contains("vision"), named.contains("completion"));
  }
}
