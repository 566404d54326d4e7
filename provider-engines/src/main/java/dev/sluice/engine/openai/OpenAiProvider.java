package dev.sluice.engine.openai;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ApiClient;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import java.net.URI;
import java.time.InstantSource;

/** Chat completions and embeddings, as OpenAI and many others serve. */
final class OpenAiProvider implements Provider {

  private final ProviderSpec spec;
  private final ApiClient client;
  private final OpenAiAnswers answers;
  private final URI chatCompletions;
  private final URI embeddings;

  OpenAiProvider(ProviderSpec spec, ApiClient client, InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.client = requireNonNull(client, "client is null");
    this.answers = new OpenAiAnswers(new Failures(client::secrets, clock));
    this.chatCompletions = URI.create(spec.requireHost() + "/chat/completions");
    this.embeddings = URI.create(spec.requireHost() + "/embeddings");
  }

  @Override
  public ProviderMetadata metadata() {
    return ProviderMetadata.of(spec);
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    byte[] body = OpenAiRequest.write(call.body(), call.model());
    HttpCall request = HttpCall.postJson(uri(call.endpoint()), body).with("Accept", HttpCall.JSON);
    return answers.read(call.endpoint(), client.send(request, call));
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    return complete(call);
  }

  private URI uri(Endpoint endpoint) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS -> chatCompletions;
      case EMBEDDINGS -> embeddings;
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
