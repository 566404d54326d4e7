package dev.sluice.engine.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request before it is sent.
 *
 * @param contentType of the body; ignored without one
 * @param body null for none; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes for the wire; never compared.
public record HttpCall(
    String method,
    URI uri,
    Map<String, String> headers,
    String contentType,
    byte @Nullable [] body) {

  public static final String JSON = "application/json";

  public HttpCall {
    requireNonNull(method, "method is null");
    requireNonNull(uri, "uri is null");
    requireNonNull(contentType, "contentType is null");
    headers = Map.copyOf(headers);
  }

  public static HttpCall get(URI uri) {
    return new HttpCall("GET", uri, Map.of(), JSON, null);
  }

  public static HttpCall postJson(URI uri, byte[] json) {
    return new HttpCall("POST", uri, Map.of(), JSON, json);
  }

  /** With one more header, which replaces any of the same name. */
  public HttpCall with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** With more headers, which replace those of the same names. */
  public HttpCall with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    for (String name : more.keySet()) {
      all.keySet().removeIf(name::equalsIgnoreCase);
    }
    all.putAll(more);
    return new HttpCall(method, uri, all, contentType, body);
  }

  public HttpCall to(URI other) {
    return new HttpCall(method, other, headers, contentType, body);
  }

  /** Its text form goes into messages, so it shows neither headers, nor query, nor body. */
  @Override
  public String toString() {
    return method + " " + uri.getAuthority() + uri.getPath();
  }
}
