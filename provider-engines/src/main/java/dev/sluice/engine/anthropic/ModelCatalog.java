package dev.sluice.engine.anthropic;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Asking;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ModelListing;
import dev.sluice.schema.Endpoint;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks for the list of models, page by page. */
final class ModelCatalog {

  private static final int PAGE = 1000;

  /** Of pages; a server that never comes to an end is not asked for ever. */
  private static final int MOST = 20;

  private final String address;
  private final Asking asking;
  private final Replies replies;

  /**
   * @param address of the list, without a query
   */
  ModelCatalog(String address, Asking asking, Failures failures) {
    this.address = requireNonNull(address, "address is null");
    this.asking = requireNonNull(asking, "asking is null");
    this.replies = new Replies(failures);
  }

  ModelListing list() throws InterruptedException {
    List<ListedModel> models = new ArrayList<>();
    String after = null;
    for (int page = 0; page < MOST; page++) {
      switch (replies.read(asking.ask(HttpCall.get(page(after))))) {
        case Replies.Reading.Failure failure -> {
          return new ModelListing.Failed(failure.failed().code(), failure.failed().message());
        }
        case Replies.Reading.Body body -> {
          body.json().path("data").forEach(model -> models.add(model(model)));
          after = next(body.json());
        }
      }
      if (after == null) {
        break;
      }
    }
    return new ModelListing.Listed(models);
  }

  private URI page(@Nullable String after) {
    String query = "?limit=" + PAGE;
    return URI.create(
        address
            + query
            + (after == null
                ? ""
                : "&after_id=" + URLEncoder.encode(after, StandardCharsets.UTF_8)));
  }

  private static @Nullable String next(JsonNode page) {
    return page.path("has_more").asBoolean(false) ? page.path("last_id").asString(null) : null;
  }

  private static ListedModel model(JsonNode model) {
    JsonNode capabilities = model.path("capabilities");
    return new ListedModel(
        model.path("id").asString(""),
        count(model.path("max_input_tokens")),
        count(model.path("max_tokens")),
        Set.of(Endpoint.CHAT_COMPLETIONS),
        new ListedModel.Abilities(
            null,
            supported(capabilities.path("image_input")),
            supported(capabilities.path("structured_outputs"))),
        null);
  }

  private static @Nullable Integer count(JsonNode node) {
    return node.canConvertToInt() && node.asInt() > 0 ? node.asInt() : null;
  }

  private static @Nullable Boolean supported(JsonNode capability) {
    JsonNode flag = capability.isObject() ? capability.path("supported") : capability;
    return flag.isBoolean() ? flag.asBoolean() : null;
  }
}
