package dev.sluice.schema;

import java.util.List;
import java.util.Optional;

/** The provider endpoint that a job is for; its path is the {@code url} of an OpenAI Batch line. */
public enum Endpoint {
  CHAT_COMPLETIONS("/v1/chat/completions"),
  EMBEDDINGS("/v1/embeddings");

  private static final List<Endpoint> ALL = List.of(values());

  private final String url;

  Endpoint(String url) {
    this.url = url;
  }

  public String url() {
    return url;
  }

  public static Optional<Endpoint> ofUrl(String url) {
    for (Endpoint endpoint : ALL) {
      if (endpoint.url.equals(url)) {
        return Optional.of(endpoint);
      }
    }
    return Optional.empty();
  }
}
