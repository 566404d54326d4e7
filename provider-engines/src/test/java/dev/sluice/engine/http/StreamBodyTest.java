package dev.sluice.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StreamBodyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      nullValues = "none",
      textBlock =
          """
          content-type: Text/Event-Stream ;charset=UTF-8 | text/event-stream
          content-type: application/json; boundary="a;b  | application/json
          content-type: "                                | "
          content-type: ;charset=utf-8                   | ~~
          content-type:                                  | none
          x: y                                           | none
          """)
  void aMediaTypeIsWhatStandsBeforeItsParameters(String header, @Nullable String type) {
    byte[] written = (header.strip() + "\n\nbody").getBytes(UTF_8);

    assertThat(WrittenReply.read(written).stream().mediaType()).isEqualTo(type);
  }
}
