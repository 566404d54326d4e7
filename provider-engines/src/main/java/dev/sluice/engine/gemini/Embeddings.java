package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes requests for embeddings, and reads the vectors, which the services have each their way.
 */
final class Embeddings {

  private final Service service;
  private final Failures failures;

  Embeddings(Service service, Failures failures) {
    this.service = requireNonNull(service, "service is null");
    this.failures = requireNonNull(failures, "failures is null");
  }

  ObjectNode write(EmbeddingRequest request, String model) {
    return service.isVertex() ? prediction(request) : batch(request, service.resource(model));
  }

  private static ObjectNode batch(EmbeddingRequest request, String model) {
    ObjectNode json = Json.mapper().createObjectNode();
    ArrayNode requests = json.putArray("requests");
    for (String input : request.inputs()) {
      ObjectNode one = requests.addObject().put("model", model);
      one.putObject("content").putArray("parts").addObject().put("text", input);
      if (request.dimensions() != null) {
        one.put("outputDimensionality", request.dimensions());
      }
    }
    return json;
  }

  private static ObjectNode prediction(EmbeddingRequest request) {
    ObjectNode json = Json.mapper().createObjectNode();
    ArrayNode instances = json.putArray("instances");
    request.inputs().forEach(input -> instances.addObject().put("content", input));
    // Else a text that is too long would be cut, and nobody would know.
    ObjectNode parameters = json.putObject("parameters").put("autoTruncate", false);
    if (request.dimensions() != null) {
      parameters.put("outputDimensionality", request.dimensions());
    }
    return json;
  }

  ProviderAnswer read(Replies.Reading.Body body, EmbeddingRequest request, String model) {
    HttpReply.Whole reply = body.reply();
    List<JsonNode> embeddings =
        service.isVertex()
            ? body.json().path("predictions").valueStream().map(p -> p.path("embeddings")).toList()
            : body.json().path("embeddings").valueStream().toList();
    if (embeddings.size() != request.inputs().size()
        || !embeddings.stream().allMatch(embedding -> embedding.path("values").isArray())) {
      return failures.unusable(
          reply, ErrorCode.SERVER_ERROR, "answered without an embedding for each input");
    }
    long tokens = tokens(body.json(), embeddings);
    ObjectNode json = Json.mapper().createObjectNode().put("object", "list");
    ArrayNode data = json.putArray("data");
    embeddings.forEach(embedding -> add(embedding.path("values"), request.base64(), data));
    json.put("model", model);
    json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return new ProviderAnswer.Completed(
        new ProviderResponse(reply.status(), Failures.requestId(reply.headers()), json),
        new Bill(new Usage(tokens, 0, 0, 0), null),
        failures.limits(reply.headers()));
  }

  /** Zero where the service does not count. */
  private static long tokens(JsonNode json, List<JsonNode> embeddings) {
    long each =
        embeddings.stream()
            .mapToLong(
                embedding -> TokenCounts.count(embedding.path("statistics").path("token_count")))
            .sum();
    return Math.max(each, TokenCounts.count(json.path("usageMetadata").path("promptTokenCount")));
  }

  private static void add(JsonNode values, boolean base64, ArrayNode data) {
    ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
    if (base64) {
      item.put("embedding", encoded(values));
    } else {
      item.set("embedding", values);
    }
  }

  private static String encoded(JsonNode values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(value -> bytes.putFloat((float) value.asDouble(0)));
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
