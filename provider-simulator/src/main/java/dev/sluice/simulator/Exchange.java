package dev.sluice.simulator;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** One request and its answer on the wire. Owned by the connection's thread. */
final class Exchange {

  static final int LARGEST_BODY = 10 * 1024 * 1024;

  private static final int PIECES = 10;

  private final ServerRequest request;
  private final ServerResponse response;
  private final ClientConnection client;

  Exchange(ServerRequest request, ServerResponse response, ClientConnection client) {
    this.request = request;
    this.response = response;
    this.client = client;
  }

  String method() {
    return request.prologue().method().text();
  }

  String path() {
    return request.path().path();
  }

  /** The value of a request header; empty if it is not there. */
  String header(String name) {
    return request.headers().first(HeaderNames.create(name)).orElse("");
  }

  /** The body; empty if it is too large. */
  Optional<byte[]> body() {
    if (!request.content().hasEntity()) {
      return Optional.of(new byte[0]);
    }
    long announced = request.headers().contentLength().orElse(LARGEST_BODY);
    if (announced > LARGEST_BODY) {
      return Optional.empty();
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes((int) announced);
      return in.read() < 0 ? Optional.of(body) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ClientConnection client() {
    return client;
  }

  void send(Reply reply) {
    begin(reply);
    response.send(reply.body());
  }

  /** The answer in pieces, evenly over a time. */
  void sendSlowly(Reply reply, Duration duration) {
    begin(reply);
    byte[] body = reply.body();
    response.contentLength(body.length);
    try (OutputStream out = response.outputStream()) {
      int size = Math.max(1, Math.ceilDiv(body.length, PIECES));
      for (int at = 0; at < body.length; at += size) {
        if (client.isGoneWithin(duration.dividedBy(PIECES))) {
          throw new CloseConnectionException("The client has gone");
        }
        out.write(body, at, Math.min(size, body.length - at));
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Half of the answer, then the connection is closed. */
  void breakOff(Reply reply) {
    begin(reply);
    byte[] body = reply.body();
    response.contentLength(body.length);
    try {
      OutputStream out = response.outputStream();
      out.write(Arrays.copyOf(body, body.length / 2));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new CloseConnectionException("Broken off on purpose");
  }

  private void begin(Reply reply) {
    response.status(Status.create(reply.status()));
    response.header(HeaderNames.CONTENT_TYPE, reply.contentType());
    reply.headers().forEach((name, value) -> response.header(name, value));
  }
}
