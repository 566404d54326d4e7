package dev.sluice.engine.http;

import static dev.sluice.engine.http.OpenedStream.EVENTS;
import static dev.sluice.engine.http.OpenedStream.LONG;
import static dev.sluice.engine.http.OpenedStream.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.WireServer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer in pieces that comes to its end. */
@Timeout(60)
final class HttpStreamIT {

  private static HttpTransport transport;

  @BeforeAll
  static void start() {
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
  }

  @Test
  void aPieceIsReadBeforeTheNextOneIsSent() throws Exception {
    CountDownLatch firstRead = new CountDownLatch(1);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: one\n\n");
                  firstRead.await();
                  wire.piece("data: two\n\n");
                  wire.end();
                });
        StreamBody body = open(transport, server.host(), LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());

      assertThat(body.status()).isEqualTo(200);
      assertThat(body.mediaType()).isEqualTo("text/event-stream");
      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "one"));
      firstRead.countDown();
      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "two"));
      assertThat(events.next()).isNull();
    }
  }

  @Test
  void anAnswerThatIsNoSuccessIsReadWhole() throws Exception {
    try (WireServer server =
        new WireServer((request, wire) -> wire.json(429, "{\"error\":\"slow\"}", "X-A: b"))) {
      HttpStream.Ended ended =
          (HttpStream.Ended) transport.open(HttpCall.get(server.host()), LONG, LONG);

      HttpReply.Whole whole = (HttpReply.Whole) ended.reply();
      assertThat(whole.status()).isEqualTo(429);
      assertThat(whole.content()).asString().isEqualTo("{\"error\":\"slow\"}");
      assertThat(whole.headers().get("x-a")).isEqualTo("b");
    }
  }

  @Test
  void aServerThatEndsItsAnswerByClosingIsNotBroken() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.raw(
                      "HTTP/1.0 200 X\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n");
                  wire.socket().close();
                });
        StreamBody body = open(transport, server.host(), LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());

      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "one"));
      assertThat(events.next()).isNull();
    }
  }

  @Test
  void aCompressedStreamIsReadAsItComes() throws Exception {
    CountDownLatch firstRead = new CountDownLatch(1);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  ByteArrayOutputStream packed = new ByteArrayOutputStream();
                  GZIPOutputStream gzip = new GZIPOutputStream(packed, 512, true);
                  String head =
                      "HTTP/1.0 200 X\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\n\r\n"
                          .formatted(EVENTS);
                  wire.raw(head);
                  gzip.write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
                  gzip.flush();
                  wire.raw(packed.toByteArray());
                  firstRead.await();
                  packed.reset();
                  gzip.write("data: two\n\n".getBytes(StandardCharsets.UTF_8));
                  gzip.close();
                  wire.raw(packed.toByteArray());
                  wire.socket().close();
                });
        StreamBody body = open(transport, server.host(), LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());

      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "one"));
      firstRead.countDown();
      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "two"));
      assertThat(events.next()).isNull();
    }
  }

  @Test
  void aConnectionIsUsedAgainThoughTheReaderStoppedAtTheLastEvent() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.begin(EVENTS);
              wire.piece("data: one\n\n");
              wire.piece("data: [DONE]\n\n");
              wire.end();
            })) {
      for (int i = 0; i < 5; i++) {
        try (StreamBody body = open(transport, server.host(), LONG, LONG)) {
          ServerSentEvents events = new ServerSentEvents(body.bytes());
          assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "one"));
          assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "[DONE]"));
        }
      }

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aLineOfManyMegabytesArrivesWhole() throws Exception {
    int megabytes = 48;
    String megabyte = "x".repeat(1 << 20);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: ");
                  for (int i = 0; i < megabytes; i++) {
                    wire.piece(megabyte);
                  }
                  wire.piece("\n\n");
                  wire.end();
                });
        StreamBody body = open(transport, server.host(), LONG, LONG)) {
      ServerSentEvents.Event event = new ServerSentEvents(body.bytes()).next();

      assertThat(event).isNotNull();
      assertThat(event.data().length()).isEqualTo(megabytes << 20);
    }
  }

  /** No stream gets its next piece before each has taken the last: they all run at once. */
  @Test
  void aThousandStreamsRunAtOnce() throws Exception {
    int streams = 1000;
    int pieces = 5;
    CyclicBarrier allRead = new CyclicBarrier(streams);
    CyclicBarrier allSent = new CyclicBarrier(streams);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  for (int i = 0; i < pieces; i++) {
                    allSent.await();
                    wire.piece("data: " + i + "\n\n");
                  }
                  wire.end();
                });
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> readers =
          IntStream.range(0, streams)
              .mapToObj(i -> threads.submit(() -> readTogether(server.host(), allRead)))
              .toList();

      for (Future<List<String>> reader : readers) {
        assertThat(reader.get()).containsExactly("0", "1", "2", "3", "4");
      }
    }
  }

  private static List<String> readTogether(URI host, CyclicBarrier allRead) throws Exception {
    List<String> read = new ArrayList<>();
    try (StreamBody body = open(transport, host, LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());
      for (var event = events.next(); event != null; event = events.next()) {
        read.add(event.data());
        allRead.await();
      }
    }
    return read;
  }
}
