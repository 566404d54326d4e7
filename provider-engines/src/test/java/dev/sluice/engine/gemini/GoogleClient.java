package dev.sluice.engine.gemini;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Google's own client, made for one of its services. */
final class GoogleClient {

  static final String KEY = "any-key";
  static final String MODEL = "gemini-2.5-flash";

  /** What a tool takes, and what an answer looks like. */
  static final Map<String, Object> SCHEMA =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("city", Map.of("type", "string")),
          "required",
          List.of("city"));

  private GoogleClient() {}

  /** Which of the services is spoken to. */
  enum Backend {
    GEMINI_API(GeminiBench.API),
    VERTEX_AI(GeminiBench.VERTEX);

    private final String path;

    Backend(String path) {
      this.path = path;
    }

    String path() {
      return path;
    }
  }

  /**
   * @param base of the URLs of both services
   */
  static Client of(Backend backend, URI base) {
    HttpOptions options =
        HttpOptions.builder()
            .baseUrl(base.toString())
            .apiVersion(backend == Backend.GEMINI_API ? "v1beta" : "v1")
            .retryOptions(HttpRetryOptions.builder().attempts(1))
            .build();
    Client.Builder client = Client.builder().httpOptions(options);
    if (backend == Backend.GEMINI_API) {
      return client.apiKey(KEY).build();
    }
    AccessToken token = new AccessToken(KEY, Date.from(Instant.now().plusSeconds(3600)));
    return client
        .vertexAI(true)
        .project("p")
        .location("global")
        .credentials(GoogleCredentials.create(token))
        .build();
  }
}
