package dev.sluice.engine.ollama;

import static dev.sluice.engine.ollama.ChatRequestBody.SYSTEM_NAME;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.chat.TokenCounts;
import dev.sluice.engine.embedding.EmbeddingList;
import dev.sluice.engine.embedding.EmbeddingRequest;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One call of {@code /api/embed}. */
record Embedding(EmbeddingRequest request, String model, ObjectNode body) {

  private static final Set<String> NATIVE = Set.of("keep_alive", "truncate");
  private static final Set<String> UNDERSTOOD = Set.of("options", "keep_alive", "truncate");

  /**
   * @param job in OpenAI form
   * @param window for a job that does not say; null leaves it to the server
   * @throws InvalidRequestException naming what they have no means for
   */
  static Embedding of(ObjectNode job, String model, @Nullable Integer window) {
    EmbeddingRequest request = EmbeddingRequest.read(job, UNDERSTOOD, SYSTEM_NAME);
    ObjectNode body = Json.mapper().createObjectNode().put("model", model);
    ArrayNode input = body.putArray("input");
    request.inputs().forEach(input::add);
    if (request.dimensions() != null) {
      body.put("dimensions", request.dimensions());
    }
    // Else a text that is too long would be cut, and nobody would know.
    body.put("truncate", false);
    ModelOptions.write(job, window, body);
    for (String name : NATIVE) {
      if (job.hasNonNull(name)) {
        body.set(name, job.get(name));
      }
    }
    return new Embedding(request, model, body);
  }

  ProviderAnswer read(HttpReply reply, Failures failures) {
    return switch (new Replies(failures).read(reply)) {
      case Replies.Reading.Failure failure -> failure.failed();
      case Replies.Reading.Body read -> read(read, failures);
    };
  }

  private ProviderAnswer read(Replies.Reading.Body read, Failures failures) {
    HttpReply.Whole reply = read.reply();
    List<JsonNode> vectors = read.json().path("embeddings").valueStream().toList();
    boolean complete =
        vectors.size() == request.inputs().size() && vectors.stream().allMatch(JsonNode::isArray);
    if (!complete) {
      return failures.unusable(
          reply, ErrorCode.SERVER_ERROR, "answered without an embedding for each input");
    }
    long tokens = TokenCounts.count(read.json().path("prompt_eval_count"));
    JsonNode body = EmbeddingList.toJson(vectors, request.base64(), model, tokens);
    return new ProviderAnswer.Completed(
        new ProviderResponse(reply.status(), Failures.requestId(reply.headers()), body),
        new Bill(new Usage(tokens, 0, 0, 0), null),
        failures.limits(reply.headers()));
  }
}
