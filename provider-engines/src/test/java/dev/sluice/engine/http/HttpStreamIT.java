package dev.sluice.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.WireServer.Connection;
import dev.sluice.schema.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HttpStreamIT {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String EVENTS = "Text/Event-Stream ;charset=UTF-8";

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
        StreamBody body = open(server.host(), LONG, LONG)) {
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
  void silenceBeforeAnAnswerIsATimeout() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.awaitEnd();
              gone.countDown();
            })) {
      HttpStream.Ended ended =
          (HttpStream.Ended) transport.open(HttpCall.get(server.host()), SHORT, LONG);

      assertThat(ended.reply())
          .isEqualTo(
              new HttpReply.Broken(
                  ErrorCode.TIMEOUT,
                  server.host().getAuthority() + " did not answer within 0.2 s"));
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void silenceBetweenTwoPiecesIsATimeout() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: one\n\n");
                  wire.awaitEnd();
                });
        StreamBody body = open(server.host(), SHORT, LONG)) {
      HttpReply.Broken broken = readToTheFailure(body);

      assertThat(broken.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(broken.message()).endsWith("did not finish its answer within 0.2 s");
    }
  }

  @Test
  void aReaderThatTakesItsTimeIsNoSilence() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: one\n\n");
                  wire.piece("data: two\n\n");
                  wire.end();
                });
        WireServer silent = new WireServer((request, wire) -> wire.awaitEnd());
        StreamBody body = open(server.host(), SHORT, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());
      assertThat(events.next()).isNotNull();

      HttpStream.Ended longer =
          (HttpStream.Ended) transport.open(HttpCall.get(silent.host()), SHORT, LONG);
      assertThat(longer.reply()).isInstanceOf(HttpReply.Broken.class);

      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "two"));
      assertThat(events.next()).isNull();
    }
  }

  @Test
  void aStreamThatTricklesIsCutOffAtItsTotalTime() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  while (true) {
                    wire.piece(": still here\n\n");
                    Thread.sleep(10);
                  }
                });
        StreamBody body = open(server.host(), LONG, Duration.ofMillis(300))) {
      HttpReply.Broken broken = readToTheFailure(body);

      assertThat(broken.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(broken.message()).endsWith("did not finish its answer within 0.3 s");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Too little for its length, no last chunk, and a chunk that is none.
        "Content-Length: 100\r\n\r\ndata: one\n\n",
        "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\nwhat?\r\n"
      })
  void aStreamThatIsCutIsBrokenAfterWhatCame(String answer) throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.raw("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n" + answer);
                  wire.socket().close();
                });
        StreamBody body = open(server.host(), LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());

      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "one"));
      HttpReply.Broken broken = readToTheFailure(body);
      assertThat(broken.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
      assertThat(broken.message()).endsWith("broke off in the middle of its answer");
    }
  }

  @Test
  void aConnectionThatIsResetInTheMiddleIsABrokenStream() throws Exception {
    CountDownLatch firstRead = new CountDownLatch(1);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin(EVENTS);
                  wire.piece("data: one\n\n");
                  firstRead.await();
                  wire.reset();
                });
        StreamBody body = open(server.host(), LONG, LONG)) {
      assertThat(new ServerSentEvents(body.bytes()).next()).isNotNull();
      firstRead.countDown();

      assertThat(readToTheFailure(body).code()).isEqualTo(ErrorCode.STREAM_BROKEN);
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
        StreamBody body = open(server.host(), LONG, LONG)) {
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
        StreamBody body = open(server.host(), LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());

      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "one"));
      firstRead.countDown();
      assertThat(events.next()).isEqualTo(new ServerSentEvents.Event("message", "two"));
      assertThat(events.next()).isNull();
    }
  }

  @Test
  void anInterruptedWaitForTheBeginningIsAbortedOnTheWire() throws Exception {
    isAbortedOnTheWire(wire -> {}, body -> {});
  }

  @Test
  void anInterruptedReaderIsAbortedOnTheWire() throws Exception {
    isAbortedOnTheWire(
        wire -> {
          wire.begin(EVENTS);
          wire.piece(": one\n\n");
        },
        body -> readToTheFailure(body));
  }

  private interface Answer {
    void to(Connection wire) throws IOException;
  }

  private interface Reader {
    void read(StreamBody body) throws InterruptedException;
  }

  private static void isAbortedOnTheWire(Answer answer, Reader reader) throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  answer.to(wire);
                  answered.countDown();
                  wire.awaitEnd();
                  gone.countDown();
                });
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> call =
          threads.submit(
              () -> {
                try (StreamBody body = open(server.host(), LONG, LONG)) {
                  reader.read(body);
                }
                return true;
              });
      assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
      threads.shutdownNow();

      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(call::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aStreamThatNobodyReadsToItsEndIsAbortedOnTheWire() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.begin(EVENTS);
              wire.piece("data: one\n\n");
              wire.awaitEnd();
              gone.countDown();
            })) {
      try (StreamBody body = open(server.host(), LONG, LONG)) {
        assertThat(new ServerSentEvents(body.bytes()).next()).isNotNull();
      }

      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
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
        try (StreamBody body = open(server.host(), LONG, LONG)) {
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
        StreamBody body = open(server.host(), LONG, LONG)) {
      ServerSentEvents.Event event = new ServerSentEvents(body.bytes()).next();

      assertThat(event).isNotNull();
      assertThat(event.data().length()).isEqualTo(megabytes << 20);
    }
  }

  @Test
  void aWholeAnswerBeyondAllMeasureIsNotRead() throws Exception {
    try (WireServer server =
            new WireServer(
                (request, wire) -> {
                  wire.begin("application/json");
                  String megabyte = " ".repeat(1 << 20);
                  while (true) {
                    wire.piece(megabyte);
                  }
                });
        StreamBody body = open(server.host(), LONG, LONG)) {
      assertThat(body.whole())
          .isEqualTo(
              new HttpReply.Broken(
                  ErrorCode.RESULT_TOO_LARGE,
                  server.host().getAuthority() + " answered with more than 64 MiB"));
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
    try (StreamBody body = open(host, LONG, LONG)) {
      ServerSentEvents events = new ServerSentEvents(body.bytes());
      for (var event = events.next(); event != null; event = events.next()) {
        read.add(event.data());
        allRead.await();
      }
    }
    return read;
  }

  private static StreamBody open(URI uri, Duration silence, Duration total)
      throws InterruptedException {
    return switch (transport.open(HttpCall.get(uri), silence, total)) {
      case HttpStream.Open open -> open.body();
      case HttpStream.Ended ended -> throw new AssertionError(ended.reply());
    };
  }

  private static HttpReply.Broken readToTheFailure(StreamBody body) throws InterruptedException {
    byte[] buffer = new byte[1024];
    try {
      while (body.bytes().read(buffer) >= 0) {
        // Only its end is of interest.
      }
    } catch (IOException e) {
      return body.broken(e);
    }
    throw new AssertionError("it ended as if it were whole");
  }
}
