package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Asking;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.schema.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks which models there are, page by page. Thread-safe. */
final class ModelList {

  /** A list that goes on after so many is none of theirs. */
  private static final int MOST_PAGES = 50;

  /** The methods that calls here need; a model without any of them is for something else. */
  private static final Set<String> METHODS =
      Set.of("generateContent", "embedContent", "batchEmbedContents");

  private static final String MODELS = "models/";

  private final Service service;
  private final Asking asking;
  private final Replies replies;

  ModelList(Service service, Asking asking, Replies replies) {
    this.service = requireNonNull(service, "service is null");
    this.asking = requireNonNull(asking, "asking is null");
    this.replies = requireNonNull(replies, "replies is null");
  }

  ModelListing ask() throws InterruptedException {
    List<ListedModel> models = new ArrayList<>();
    String token = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      switch (replies.read(asking.ask(HttpCall.get(service.models(query(token)))))) {
        case Replies.Reading.Failure failure -> {
          return new ModelListing.Failed(failure.failed().code(), failure.failed().message());
        }
        case Replies.Reading.Body body -> {
          models.addAll(models(body.json()));
          token = body.json().path("nextPageToken").asString("");
        }
      }
      if (token.isEmpty()) {
        break;
      }
    }
    return new ModelListing.Listed(models);
  }

  private String query(String token) {
    String size = service.isVertex() ? "pageSize=100" : "pageSize=1000";
    return token.isEmpty()
        ? size
        : size + "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
  }

  private static List<ListedModel> models(JsonNode page) {
    JsonNode list = page.path(page.has("publisherModels") ? "publisherModels" : "models");
    return list.valueStream().filter(ModelList::isCallable).map(ModelList::model).toList();
  }

  private static boolean isCallable(JsonNode model) {
    JsonNode methods = model.path("supportedGenerationMethods");
    return methods.isMissingNode()
        || methods.valueStream().anyMatch(method -> METHODS.contains(method.asString("")));
  }

  private static ListedModel model(JsonNode model) {
    String name = model.path("name").asString("");
    return new ListedModel(
        bare(name),
        number(model.path("inputTokenLimit")),
        number(model.path("outputTokenLimit")),
        endpoints(model.path("supportedGenerationMethods")),
        ListedModel.Abilities.UNKNOWN,
        null);
  }

  private static @Nullable Set<Endpoint> endpoints(JsonNode methods) {
    if (!methods.isArray()) {
      return null;
    }
    Set<Endpoint> endpoints = EnumSet.noneOf(Endpoint.class);
    for (JsonNode method : methods) {
      switch (method.asString("")) {
        case "generateContent" -> endpoints.add(Endpoint.CHAT_COMPLETIONS);
        case "embedContent", "batchEmbedContents" -> endpoints.add(Endpoint.EMBEDDINGS);
        default -> {}
      }
    }
    return endpoints;
  }

  /** Without what every name has before it. */
  private static String bare(String name) {
    int models = name.indexOf(MODELS);
    return models < 0 || name.startsWith("tunedModels/")
        ? name
        : name.substring(models + MODELS.length());
  }

  private static @Nullable Integer number(JsonNode number) {
    boolean known = number.isIntegralNumber() && number.canConvertToInt() && number.asInt() > 0;
    return known ? number.asInt() : null;
  }
}
