package dev.sluice.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.fuzzing.Pieces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What servers send piece by piece, cut wherever a network likes to. */
final class StreamsFuzzTest {

  private static final String EVENTS =
      """
      \uFEFF: hello\r
      event: message_start\r
      data: {"a":1}\r
      id: 7\r
      \r
      data:one
      data: two

      data

      event:
      data: {}

      retry: 10\rdata: x\r\rdata: [DONE]

      """;

  private static final String LINES = "{\"a\":1}\n\r\n{\"b\":\"\u00e9\"}\r{\"c\":[]}\r\n\n\nlast";

  @Test
  void eventsAreTheSameHoweverTheyAreSplit() throws Exception {
    Fuzzing.of(EVENTS, "data: 1\n\n", "event: error\ndata: x\n\n", "\n\n", "data")
        .words("data:", "data", "event:", "event", ":", "\n\n", "\r\n\r\n", "\uFEFF", "[DONE]")
        .check(
            input -> {
              List<ServerSentEvents.Event> events = events(new ByteArrayInputStream(input));
              same(events, events(Pieces.of(input)));
              return List.of(
                  Math.min(5, events.size()), events.stream().map(e -> e.name()).toList());
            });
  }

  private static List<ServerSentEvents.Event> events(InputStream bytes) throws IOException {
    ServerSentEvents reader = new ServerSentEvents(bytes);
    List<ServerSentEvents.Event> events = new ArrayList<>();
    for (var event = reader.next(); event != null; event = reader.next()) {
      events.add(event);
    }
    return events;
  }

  @Test
  void linesAreTheSameHoweverTheyAreSplit() throws Exception {
    Fuzzing.of(LINES, "\r\n", "\n", "\r", "a\rb\nc\r\nd")
        .words("\n", "\r", "\r\n", "\n\r", "\r\r\n")
        .check(
            input -> {
              List<String> lines = lines(new ByteArrayInputStream(input));
              same(lines, lines(Pieces.of(input)));
              same(lines, expected(input));
              return "lines".repeat(Math.min(20, lines.size()));
            });
  }

  private static List<String> lines(InputStream bytes) throws IOException {
    LineReader reader = new LineReader(bytes);
    List<String> lines = new ArrayList<>();
    for (byte[] line = reader.next(); line != null; line = reader.next()) {
      lines.add(new String(line, UTF_8));
    }
    return lines;
  }

  /** The JDK's own, which reads lines of a text. */
  private static List<String> expected(byte[] input) {
    return new String(input, UTF_8).lines().toList();
  }

  @Test
  void aBodyIsTheSameHoweverItIsSplit() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, EVENTS, "content-type: text/event-stream; charset=utf-8"),
            WrittenReply.write(404, LINES, "content-type: TEXT/Plain"),
            WrittenReply.write(200, "", "x-empty:"))
        .words("content-type: ", "application/json", "; charset=\"", "\n")
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              try (StreamBody body = reply.inPieces()) {
                byte[] read = body.bytes().readAllBytes();
                same(new String(reply.body(), UTF_8), new String(read, UTF_8));
                return (read.length == 0 ? "empty" : "some") + body.mediaType();
              }
            });
  }

  private static void same(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(actual + "\n is not \n" + expected);
    }
  }
}
