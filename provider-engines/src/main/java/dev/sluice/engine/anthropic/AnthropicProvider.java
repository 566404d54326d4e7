package dev.sluice.engine.anthropic;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.InvalidRequestException;
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
import dev.sluice.schema.Json;
import java.net.URI;
import java.time.InstantSource;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions of the Messages API. */
final class AnthropicProvider implements Provider {

  /** The form of their API that is spoken; a header of the description may name another. */
  private static final String VERSION = "2023-06-01";

  /** What takes ten minutes by their own reckoning; connections are cut that are silent so long. */
  private static final int MOST_TOKENS_AT_ONCE = 21_333;

  private final ProviderSpec spec;
  private final ApiClient client;
  private final int defaultMaxTokens;
  private final InstantSource clock;
  private final AnthropicAnswers answers;
  private final TranslatedAnswers endings;
  private final ModelCatalog catalog;
  private final URI messages;

  AnthropicProvider(
      ProviderSpec spec, ApiClient client, int defaultMaxTokens, InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.client = requireNonNull(client, "client is null");
    this.defaultMaxTokens = defaultMaxTokens;
    this.clock = requireNonNull(clock, "clock is null");
    Failures failures = new Failures(client::secrets, clock);
    this.answers = new AnthropicAnswers(failures);
    this.endings = new TranslatedAnswers(failures);
    String host = spec.requireHost().toString();
    String base = host.endsWith("/v1") ? host : host + "/v1";
    this.messages = URI.create(base + "/messages");
    this.catalog =
        new ModelCatalog(base + "/models", request -> client.ask(versioned(request)), failures);
  }

  @Override
  public ProviderMetadata metadata() {
    return ProviderMetadata.of(spec);
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    return call(call, chunk -> {}, false);
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    return call(call, chunks, true);
  }

  private ProviderAnswer call(ProviderCall call, ChunkSink chunks, boolean inPieces)
      throws InterruptedException {
    ObjectNode request;
    try {
      request = translate(call);
    } catch (InvalidRequestException e) {
      return endings.unsent(e);
    }
    var usual =
        new MessageAssembly.Beginning(
            "msg_" + call.callId(), call.model(), clock.instant().getEpochSecond());
    MessageAssembly message = new MessageAssembly(usual, chunks);
    if (!inPieces && request.path("max_tokens").asLong() <= MOST_TOKENS_AT_ONCE) {
      return answers.whole(client.send(post(request, HttpCall.JSON), call), message);
    }
    request.put("stream", true);
    return switch (client.open(post(request, "text/event-stream"), call)) {
      case HttpStream.Ended ended -> answers.whole(ended.reply(), message);
      case HttpStream.Open open -> {
        try (StreamBody body = open.body()) {
          yield answers.stream(body, message);
        }
      }
    };
  }

  private ObjectNode translate(ProviderCall call) {
    return switch (call.endpoint()) {
      case CHAT_COMPLETIONS ->
          MessagesRequest.write(ChatRequest.read(call.body()), call.model(), defaultMaxTokens);
      case EMBEDDINGS ->
          throw new InvalidRequestException(
              "url", MessagesRequest.SYSTEM_NAME + " has no embeddings");
    };
  }

  private HttpCall post(ObjectNode request, String accepted) {
    byte[] body = Json.mapper().writeValueAsBytes(request);
    return versioned(HttpCall.postJson(messages, body)).with("Accept", accepted);
  }

  private static HttpCall versioned(HttpCall request) {
    return request.with("anthropic-version", VERSION);
  }

  @Override
  public boolean supportsVision() {
    return true;
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    return catalog.list();
  }

  /** The connections belong to the transport, which all providers share. */
  @Override
  public void close() {}
}
