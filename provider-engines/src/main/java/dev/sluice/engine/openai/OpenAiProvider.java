package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.RateLimitHeaders;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.http.HttpCall;
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
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions and embeddings, as OpenAI and many others serve. */
final class OpenAiProvider implements Provider {

  private static final Map<String, String> WHOLE = Map.of("Accept", HttpCall.JSON);

  /** Some answer in one piece whatever was asked for. */
  private static final Map<String, String> IN_PIECES =
      Map.of("Accept", "text/event-stream, " + HttpCall.JSON);

  private final ProviderSpec spec;
  private final ApiClient client;
  private final Failures failures;
  private final OpenAiAnswers answers;
  private final OpenAiRequest requests;
  private final URI chatCompletions;
  private final URI embeddings;
  private final URI models;

  OpenAiProvider(ProviderSpec spec, ApiClient client, InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.client = requireNonNull(client, "client is null");
    this.failures = new Failures(client::secrets, clock, RateLimitHeaders.of(spec.requireHost()));
    this.answers = new OpenAiAnswers(failures);
    OpenAiOptions options = OpenAiOptions.of(spec);
    this.requests = new OpenAiRequest(options.outputLimit());
    this.chatCompletions = URI.create(spec.requireHost() + "/chat/completions");
    this.embeddings = URI.create(spec.requireHost() + "/embeddings");
    this.models = options.models();
  }

  @Override
  public ProviderMetadata metadata() {
    return ProviderMetadata.of(spec);
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    HttpCall request = post(call.endpoint(), WHOLE, requests.whole(call));
    return answers.read(call.endpoint(), client.send(request, call));
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    return switch (call.endpoint()) {
      case CHAT_COMPLETIONS -> streamChat(call, chunks);
      // Vectors come whole.
      case EMBEDDINGS -> complete(call);
    };
  }

  private ProviderAnswer streamChat(ProviderCall call, ChunkSink chunks)
      throws InterruptedException {
    HttpCall request = post(call.endpoint(), IN_PIECES, requests.streamed(call));
    return switch (client.open(request, call)) {
      case HttpStream.Ended ended -> answers.read(call.endpoint(), ended.reply());
      case HttpStream.Open open -> {
        try (StreamBody body = open.body()) {
          yield read(body, call, chunks);
        }
      }
    };
  }

  private ProviderAnswer read(StreamBody body, ProviderCall call, ChunkSink chunks)
      throws InterruptedException {
    boolean usageWanted = call.body().path("stream_options").path("include_usage").asBoolean(false);
    String type = body.mediaType();
    if (type == null || !(type.endsWith("json") || type.endsWith("html"))) {
      return new OpenAiStream(body, answers, failures, chunks, usageWanted).read();
    }
    ProviderAnswer answer = answers.read(call.endpoint(), body.whole());
    if (answer instanceof ProviderAnswer.Completed completed
        && completed.response().body() instanceof ObjectNode completion) {
      chunks.accept(OpenAiForm.toChunk(completion, usageWanted));
    }
    return answer;
  }

  private HttpCall post(Endpoint endpoint, Map<String, String> headers, byte[] body) {
    URI uri =
        switch (endpoint) {
          case CHAT_COMPLETIONS -> chatCompletions;
          case EMBEDDINGS -> embeddings;
        };
    return new HttpCall("POST", uri, headers, HttpCall.JSON, body);
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    HttpCall request = new HttpCall("GET", models, WHOLE, HttpCall.JSON, null);
    return switch (new Replies(failures).read(client.ask(request))) {
      case Replies.Reading.Failure failure ->
          new ModelListing.Failed(failure.failed().code(), failure.failed().message());
      case Replies.Reading.Body body -> new ModelListing.Listed(OpenAiModels.read(body.json()));
    };
  }

  @Override
  public boolean supportsVision() {
    return true;
  }

  /** The connections belong to the transport, which all providers share. */
  @Override
  public void close() {}
}
