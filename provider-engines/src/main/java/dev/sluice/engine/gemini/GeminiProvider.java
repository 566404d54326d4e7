package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.HttpStream;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.net.URI;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/** Google's models: chat completions and embeddings. */
final class GeminiProvider implements Provider {

  private static final ChunkSink NOBODY = chunk -> {};

  private final ProviderSpec spec;
  private final ApiClient client;
  private final InstantSource clock;
  private final Service service;
  private final Replies replies;
  private final GeminiAnswers answers;
  private final TranslatedAnswers endings;
  private final Embeddings embeddings;
  private final ModelList models;

  GeminiProvider(ProviderSpec spec, ApiClient client, InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.client = requireNonNull(client, "client is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.service = new Service(spec.requireHost());
    Failures failures = new Failures(client::secrets, clock);
    this.replies = new Replies(failures);
    this.answers = new GeminiAnswers(failures, replies);
    this.endings = new TranslatedAnswers(failures);
    this.embeddings = new Embeddings(service, failures);
    this.models = new ModelList(service, client::ask, replies);
  }

  @Override
  public ProviderMetadata metadata() {
    return ProviderMetadata.of(spec);
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    try {
      return switch (call.endpoint()) {
        case CHAT_COMPLETIONS -> chat(call);
        case EMBEDDINGS -> embed(call);
      };
    } catch (InvalidRequestException e) {
      return endings.unsent(e);
    }
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    if (call.endpoint() != Endpoint.CHAT_COMPLETIONS) {
      return complete(call);
    }
    HttpCall request;
    try {
      request = request(call, "streamGenerateContent?alt=sse");
    } catch (InvalidRequestException e) {
      return endings.unsent(e);
    }
    Candidates candidates = new Candidates(call.model(), clock, chunks);
    return switch (client.open(request.with("Accept", ResponseSource.EVENTS), call)) {
      case HttpStream.Ended ended -> answers.read(ended.reply(), candidates);
      case HttpStream.Open open -> {
        try (StreamBody body = open.body()) {
          yield answers.read(body, candidates);
        }
      }
    };
  }

  private ProviderAnswer chat(ProviderCall call) throws InterruptedException {
    HttpCall request = request(call, "generateContent").with("Accept", HttpCall.JSON);
    return answers.read(client.send(request, call), new Candidates(call.model(), clock, NOBODY));
  }

  private HttpCall request(ProviderCall call, String method) {
    JsonNode json = GenerateContent.write(ChatRequest.read(call.body()), service, call.model());
    return HttpCall.postJson(
        service.method(call.model(), method), Json.mapper().writeValueAsBytes(json));
  }

  private ProviderAnswer embed(ProviderCall call) throws InterruptedException {
    EmbeddingRequest request = EmbeddingRequest.read(call.body());
    URI uri = service.method(call.model(), service.isVertex() ? "predict" : "batchEmbedContents");
    byte[] json = Json.mapper().writeValueAsBytes(embeddings.write(request, call.model()));
    HttpReply reply = client.send(HttpCall.postJson(uri, json).with("Accept", HttpCall.JSON), call);
    return switch (replies.read(reply)) {
      case Replies.Reading.Failure failure -> Quotas.judged(failure.failed());
      case Replies.Reading.Body body -> embeddings.read(body, request, call.model());
    };
  }

  @Override
  public boolean supportsVision() {
    return true;
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    return models.ask();
  }

  /** The connections belong to the transport, which all providers share. */
  @Override
  public void close() {}
}
