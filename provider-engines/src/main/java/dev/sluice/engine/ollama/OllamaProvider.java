package dev.sluice.engine.ollama;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions and embeddings of an Ollama server. */
final class OllamaProvider implements Provider {

  private final ProviderSpec spec;
  private final ApiClient client;
  private final @Nullable Integer window;
  private final InstantSource clock;
  private final Failures failures;
  private final OllamaAnswers answers;
  private final TranslatedAnswers endings;
  private final ModelCatalog catalog;
  private final URI chat;
  private final URI embed;

  /**
   * @param window tokens; null leaves it to the server
   */
  OllamaProvider(
      ProviderSpec spec, ApiClient client, @Nullable Integer window, InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.client = requireNonNull(client, "client is null");
    this.window = window;
    this.clock = requireNonNull(clock, "clock is null");
    this.failures = new Failures(client::secrets, clock);
    this.answers = new OllamaAnswers(failures);
    this.endings = new TranslatedAnswers(failures);
    String base = spec.requireHost().toString();
    this.catalog = new ModelCatalog(base, client::ask, failures);
    this.chat = URI.create(base + "/api/chat");
    this.embed = URI.create(base + "/api/embed");
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
    try {
      return switch (call.endpoint()) {
        case CHAT_COMPLETIONS -> chat(call, chunks, inPieces);
        case EMBEDDINGS -> embed(call);
      };
    } catch (InvalidRequestException e) {
      return endings.unsent(e);
    }
  }

  private ProviderAnswer chat(ProviderCall call, ChunkSink chunks, boolean inPieces)
      throws InterruptedException {
    ObjectNode request =
        ChatRequestBody.write(ChatRequest.read(call.body()), call.model(), window)
            .put("stream", inPieces);
    ReplyAssembly assembly = new ReplyAssembly(writer(call, chunks));
    if (!inPieces) {
      return answers.whole(client.send(post(chat, request), call), assembly);
    }
    return switch (client.open(post(chat, request), call)) {
      case HttpStream.Ended ended -> answers.whole(ended.reply(), assembly);
      case HttpStream.Open open -> {
        try (StreamBody body = open.body()) {
          yield answers.stream(body, assembly);
        }
      }
    };
  }

  /** An answer has no id of its own, so it has that of its call. */
  private ChunkWriter writer(ProviderCall call, ChunkSink chunks) {
    return new ChunkWriter(
        "chatcmpl-" + call.callId(), call.model(), clock.instant().getEpochSecond(), chunks);
  }

  private ProviderAnswer embed(ProviderCall call) throws InterruptedException {
    Embedding embedding = Embedding.of(call.body(), call.model(), window);
    return embedding.read(client.send(post(embed, embedding.body()), call), failures);
  }

  private static HttpCall post(URI uri, ObjectNode request) {
    return HttpCall.postJson(uri, Json.mapper().writeValueAsBytes(request));
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
