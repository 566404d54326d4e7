package dev.sluice.simulator.wire;

import io.helidon.common.uri.UriEncoding;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request as a provider sees it. Owned by the connection's thread. */
public final class Received {

  public static final int LARGEST_BODY = 10 * 1024 * 1024;

  private final ServerRequest request;
  private final String path;
  private byte @Nullable [] body; // null until it was asked for, or if it is too large
  private boolean read;

  public Received(ServerRequest request, String path) {
    this.request = request;
    this.path = path;
  }

  public String method() {
    return request.prologue().method().text();
  }

  /** Below the provider's prefix and as it was sent, so perhaps percent-encoded. */
  public String path() {
    return path;
  }

  /** What a percent-encoded part of a path means. */
  public static String decode(String part) {
    return UriEncoding.decodeUri(part);
  }

  /** From the root, the provider's prefix included, as it was sent. */
  public String fullPath() {
    return request.path().rawPath();
  }

  /** All of the query as it was sent; empty if there is none. */
  public String rawQuery() {
    return request.query().rawValue();
  }

  /** A decoded parameter of the query; empty if it is not there. */
  public String query(String name) {
    return request.query().first(name).orElse("");
  }

  /** The value of a header; empty if it is not there. */
  public String header(String name) {
    return request.headers().first(HeaderNames.create(name)).orElse("");
  }

  /** The body, the same however often it is asked for; empty if it is too large. */
  public Optional<byte[]> body() {
    if (!read) {
      read = true;
      body = readBody();
    }
    return Optional.ofNullable(body);
  }

  private byte @Nullable [] readBody() {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    long announced = request.headers().contentLength().orElse(LARGEST_BODY);
    if (announced > LARGEST_BODY) {
      return null;
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] whole = in.readNBytes((int) announced);
      return in.read() < 0 ? whole : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
