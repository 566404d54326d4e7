package dev.sluice.engine.bedrock;

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

/** Chat completions by way of Converse. */
final class BedrockProvider implements Provider {

  private final ProviderSpec spec;
  private final BedrockUrls urls;
  private final ApiClient client;
  private final InstantSource clock;
  private final ConverseAnswers answers;
  private final TranslatedAnswers endings;
  private final BedrockModels models;

  BedrockProvider(ProviderSpec spec, ApiClient client, InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.urls = BedrockUrls.of(spec);
    this.client = requireNonNull(client, "client is null");
    this.clock = requireNonNull(clock, "clock is null");
    Failures failures = new Failures(client::secrets, clock);
    BedrockReplies replies = new BedrockReplies(failures);
    this.answers = new ConverseAnswers(failures, replies);
    this.endings = new TranslatedAnswers(failures);
    this.models = new BedrockModels(urls, client::ask, replies);
  }

  @Override
  public ProviderMetadata metadata() {
    return ProviderMetadata.of(spec);
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    HttpCall request;
    try {
      request = request(call, urls.converse(call.model()), HttpCall.JSON);
    } catch (InvalidRequestException e) {
      return endings.unsent(e);
    }
    return answers.whole(client.send(request, call), message(call, chunk -> {}));
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    HttpCall request;
    try {
      request = request(call, urls.converseStream(call.model()), EventStream.MEDIA_TYPE);
    } catch (InvalidRequestException e) {
      return endings.unsent(e);
    }
    ConverseMessage message = message(call, chunks);
    return switch (client.open(request, call)) {
      case HttpStream.Ended ended -> answers.whole(ended.reply(), message);
      case HttpStream.Open open -> {
        try (StreamBody body = open.body()) {
          yield answers.stream(body, message);
        }
      }
    };
  }

  private static HttpCall request(ProviderCall call, URI uri, String accepted) {
    byte[] body =
        switch (call.endpoint()) {
          case CHAT_COMPLETIONS ->
              Json.mapper().writeValueAsBytes(ConverseRequest.write(ChatRequest.read(call.body())));
          case EMBEDDINGS ->
              throw new InvalidRequestException(
                  "url", ConverseRequest.SYSTEM_NAME + "'s Converse has no embeddings");
        };
    return HttpCall.postJson(uri, body).with("Accept", accepted);
  }

  /** They give an answer no id of its own. */
  private ConverseMessage message(ProviderCall call, ChunkSink chunks) {
    long created = clock.instant().getEpochSecond();
    String id = "chatcmpl-" + call.callId();
    return new ConverseMessage(new ChunkWriter(id, call.model(), created, chunks));
  }

  @Override
  public boolean supportsVision() {
    return true;
  }

  @Override
  public ModelListing listModels() throws InterruptedException {
    return models.list();
  }

  /** The connections belong to the transport, which all providers share. */
  @Override
  public void close() {}
}
