package dev.sluice.worker.provider;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Endpoint;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The engine {@code openai}: chat completions and embeddings, as OpenAI and many others serve. */
final class OpenAiProvider implements Provider {

  private final ProviderSpec spec;
  private final HttpTransport transport;
  private final OpenAiAnswers answers;
  private final URI chatCompletions;
  private final URI embeddings;

  OpenAiProvider(ProviderSpec spec, HttpTransport transport, InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.transport = requireNonNull(transport, "transport is null");
    this.answers = new OpenAiAnswers(spec.headers().values(), clock);
    this.chatCompletions = URI.create(spec.host() + "/chat/completions");
    this.embeddings = URI.create(spec.host() + "/embeddings");
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    byte[] body = OpenAiRequest.write(call.body(), call.model());
    Duration silence = spec.timeouts().firstByte();
    HttpReply reply =
        transport.post(uri(call.endpoint()), headers(call), body, silence, total(call));
    return switch (reply) {
      case HttpReply.Whole whole -> answers.read(call.endpoint(), whole);
      case HttpReply.Broken broken ->
          ProviderAnswer.Failed.unanswered(broken.code(), broken.message());
    };
  }

  private URI uri(Endpoint endpoint) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS -> chatCompletions;
      case EMBEDDINGS -> embeddings;
    };
  }

  private Duration total(ProviderCall call) {
    Duration total = spec.timeouts().total();
    return call.budget().compareTo(total) < 0 ? call.budget() : total;
  }

  private Map<String, String> headers(ProviderCall call) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", "application/json");
    // A job's id is the submitter's text; encoded, it can neither end the header nor be refused.
    headers.put("X-Client-Request-Id", URLEncoder.encode(call.callId(), StandardCharsets.UTF_8));
    spec.headers().forEach((name, value) -> headers.put(name, value.reveal()));
    return headers;
  }

  /** The connections belong to the transport, which all providers share. */
  @Override
  public void close() {}
}
