package dev.sluice.simulator;

import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.Reply;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One request and its answer on the wire. Owned by the connection's thread. */
final class Exchange {

  private static final int PARTS = 10;
  private static final Duration FOREVER = Duration.ofDays(1);

  private final Received received;
  private final ServerResponse response;
  private final ClientConnection client;

  Exchange(Received received, ServerResponse response, ClientConnection client) {
    this.received = received;
    this.response = response;
    this.client = client;
  }

  /** How a stream ends. */
  enum Ending {
    /** As HTTP has it. */
    COMPLETE,
    /** The connection is closed. */
    BREAK_OFF,
    /** Nothing more comes until the client goes away. */
    HANG
  }

  Received received() {
    return received;
  }

  ClientConnection client() {
    return client;
  }

  void send(Reply reply) {
    send(reply, Duration.ZERO);
  }

  /**
   * @param pause between the pieces of a stream
   */
  void send(Reply reply, Duration pause) {
    if (reply.streamed()) {
      stream(reply, pause, Ending.COMPLETE);
      return;
    }
    begin(reply);
    response.send(reply.pieces().getFirst());
  }

  /** The pieces one by one, then an ending of one's choice. */
  void stream(Reply reply, Duration pause, Ending ending) {
    begin(reply);
    write(reply.pieces(), pause, ending);
  }

  /** The answer in parts, evenly over a time. */
  void sendSlowly(Reply reply, Duration duration) {
    begin(reply);
    List<byte[]> parts = reply.pieces();
    if (!reply.streamed()) {
      byte[] whole = parts.getFirst();
      response.contentLength(whole.length);
      parts = split(whole);
    }
    write(parts, duration.dividedBy(Math.max(1, parts.size())), Ending.COMPLETE);
  }

  private static List<byte[]> split(byte[] whole) {
    List<byte[]> parts = new ArrayList<>();
    int size = Math.max(1, Math.ceilDiv(whole.length, PARTS));
    for (int at = 0; at < whole.length; at += size) {
      parts.add(Arrays.copyOfRange(whole, at, Math.min(at + size, whole.length)));
    }
    return parts;
  }

  /** Half of the answer, whose length was promised, then the connection is closed. */
  void breakOff(Reply reply) {
    begin(reply);
    byte[] whole = reply.pieces().getFirst();
    response.contentLength(whole.length);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    write(List.of(half), Duration.ZERO, Ending.BREAK_OFF);
  }

  /** Sends nothing until the client goes away. */
  void hang() {
    client.isGoneWithin(FOREVER);
    throw new CloseConnectionException("Hung until the client went away");
  }

  private void begin(Reply reply) {
    response.status(Status.create(reply.status()));
    response.header(HeaderNames.CONTENT_TYPE, reply.contentType());
    reply.headers().forEach((name, value) -> response.header(name, value));
  }

  /** Each piece is flushed; the pause comes before it. */
  private void write(List<byte[]> pieces, Duration pause, Ending ending) {
    try {
      OutputStream out = response.outputStream();
      for (byte[] piece : pieces) {
        if (pause.isPositive() && client.isGoneWithin(pause)) {
          throw new CloseConnectionException("The client has gone");
        }
        out.write(piece);
        out.flush();
      }
      switch (ending) {
        case COMPLETE -> out.close();
        case BREAK_OFF -> throw new CloseConnectionException("Broken off on purpose");
        case HANG -> hang();
      }
    } catch (IOException | UncheckedIOException | ServerConnectionException e) {
      client.leftWhileItWasWrittenTo();
      throw new CloseConnectionException("The client has gone", e);
    }
  }
}
