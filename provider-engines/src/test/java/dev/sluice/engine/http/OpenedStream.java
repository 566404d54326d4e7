package dev.sluice.engine.http;

import java.net.URI;
import java.time.Duration;

/** A stream that a server of the tests sends. */
final class OpenedStream {

  static final Duration LONG = Duration.ofMinutes(1);

  static final String EVENTS = "Text/Event-Stream ;charset=UTF-8";

  private OpenedStream() {}

  static StreamBody open(HttpTransport transport, URI uri, Duration silence, Duration total)
      throws InterruptedException {
    return switch (transport.open(HttpCall.get(uri), silence, total)) {
      case HttpStream.Open open -> open.body();
      case HttpStream.Ended ended -> throw new AssertionError(ended.reply());
    };
  }
}
