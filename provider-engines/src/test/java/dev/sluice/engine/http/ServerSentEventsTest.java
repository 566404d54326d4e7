package dev.sluice.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerSentEventsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          data: a\\n\\ndata: b\\n\\n                    | message=a;message=b
          data:a\\n\\n                                  | message=a
          data:  a\\n\\n                                | message= a
          data\\n\\n                                    | message=
          data:\\n\\n                                   | message=
          data: a\\ndata: b\\ndata:\\n\\n               | message=a/b/
          event: ping\\ndata: a\\n\\ndata: b\\n\\n      | ping=a;message=b
          data: a\\nevent: late\\n\\n                   | late=a
          event: lost\\n\\ndata: a\\n\\n                | message=a
          event:\\ndata: a\\n\\n                        | message=a
          : comment\\n\\n:\\n\\n: data: x\\ndata: a\\n\\n | message=a
          id: 7\\nretry: 10\\ndatabase: x\\ndata: a\\n\\n | message=a
          \\n\\n\\ndata: a\\n\\n\\n\\n                  | message=a
          data: ß🐱\\n\\n                               | message=ß🐱
          MARKdata: a\\n\\n                          | message=a
          data: MARK\\n\\n                           | message=\uFEFF
          data: a\\n\\ndata: half                       | message=a;message=half
          data: a\\n                                    | message=a
          """)
  void eventsAreTheSameHoweverTheyAreCut(String stream, String events) throws Exception {
    String text = stream.translateEscapes().replace("MARK", "\uFEFF");
    for (String end : List.of("\n", "\r\n", "\r")) {
      byte[] bytes = text.replace("\n", end).getBytes(StandardCharsets.UTF_8);
      for (int size = 1; size <= bytes.length; size++) {
        assertThat(eventsOf(LineReaderTest.inPieces(bytes, size)))
            .as("pieces of %s bytes", size)
            .isEqualTo(List.of(events.split(";")));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", ": comment\n\n", "event: ping\n\n"})
  void aStreamWithoutDataHasNoEvents(String stream) throws Exception {
    assertThat(eventsOf(LineReaderTest.inPieces(stream.getBytes(StandardCharsets.UTF_8), 1)))
        .isEmpty();
  }

  @Test
  void anEventWithoutAnEndIsNotKept() {
    byte[] line = ("data: " + "x".repeat(1 << 20) + "\n").getBytes(StandardCharsets.UTF_8);
    List<InputStream> lines =
        Stream.generate(() -> (InputStream) new ByteArrayInputStream(line)).limit(100).toList();
    InputStream endless = new SequenceInputStream(Collections.enumeration(lines));

    assertThatThrownBy(() -> new ServerSentEvents(endless).next())
        .isInstanceOf(MalformedStreamException.class)
        .hasMessage("sent an event without an end");
  }

  private static List<String> eventsOf(InputStream bytes) throws IOException {
    ServerSentEvents events = new ServerSentEvents(bytes);
    List<String> all = new ArrayList<>();
    for (var event = events.next(); event != null; event = events.next()) {
      all.add(event.name() + "=" + event.data().replace('\n', '/'));
    }
    return all;
  }
}
