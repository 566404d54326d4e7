package dev.sluice.worker.config;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads where a provider is: {@code host} as it is, or {@code base_url}, which may lack its scheme,
 * name the path of the call itself, or leave {@code /v1} out.
 */
final class HostReader {

  /** The keys of a description that say it. Those of one description make up a whole. */
  static final Set<String> KEYS = Set.of("host", "base_url", "base_path");

  /** What each engine adds to a host for a chat completion. */
  private static final Map<String, String> CALLS =
      Map.of("openai", "/chat/completions", "anthropic", "/v1/messages", "ollama", "/api/chat");

  private HostReader() {}

  /** Null if it is missing or wrong, which is then reported, or if the engine needs none. */
  static @Nullable URI read(Section section, String engine, boolean needed) {
    var base = section.get("base_url", address(engine));
    var path = section.get("base_path", Format.TEXT);
    if (!section.has("base_url")) {
      if (path != null) {
        section.mistake("base_path", "is not used without base_url");
      }
      return needed ? section.require("host", Format.URL) : section.get("host", Format.URL);
    }
    if (section.get("host", Format.URL) != null) {
      section.mistake("base_url", "host says it already; leave one of them out");
    }
    if (base == null) {
      return null;
    }
    return path == null ? completed(base, engine) : joined(section, base, path, engine);
  }

  /** Ollama's own tools take an address without a scheme for one that speaks plain HTTP. */
  private static Format<URI> address(String engine) {
    return engine.equals("ollama") ? Format.LOCAL_ADDRESS : Format.ADDRESS;
  }

  private static URI completed(URI base, String engine) {
    var call = CALLS.get(engine);
    var path = base.getRawPath();
    var text = base.toString();
    if (call != null && path != null && path.endsWith(call)) {
      return URI.create(text.substring(0, text.length() - call.length()));
    }
    boolean versioned = text.matches(".*/v\\d+");
    return switch (engine) {
      case "openai" -> versioned ? base : URI.create(text + "/v1");
      case "gemini" -> URI.create(atGoogle(text));
      default -> base;
    };
  }

  /** Where a location is not a region, Vertex AI's host is not called after it. */
  private static String atGoogle(String url) {
    return url.replaceFirst("^https://global-aiplatform\\.", "https://aiplatform.")
        .replaceFirst(
            "^https://(us|eu)-aiplatform\\.googleapis", "https://aiplatform.$1.rep.googleapis");
  }

  private static @Nullable URI joined(Section section, URI base, String path, String engine) {
    var call = CALLS.get(engine);
    var whole = base + "/" + path.replaceFirst("^/+", "");
    if (call == null || !whole.endsWith(call)) {
      section.mistake(
          "base_path",
          call == null
              ? "is not used with engine " + engine
              : "must end with " + call.substring(1));
      return null;
    }
    var host = Format.URL.parser().apply(whole.substring(0, whole.length() - call.length()));
    if (host.isEmpty()) {
      section.mistake("base_path", "must be a path, such as v1" + call);
    }
    return host.orElse(null);
  }
}
