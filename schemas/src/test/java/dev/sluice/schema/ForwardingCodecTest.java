package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ForwardingCodecTest {

  @Test
  void whatAJobCarriesComesBackAsItWas() {
    Forwarding forwarding =
        new Forwarding(
            "llm.jobs-3-17",
            new Parking.Origin("llm.jobs", 3, 17, Instant.parse("2026-11-20T11:00:00.250Z")),
            1);

    assertThat(ForwardingCodec.decode(ForwardingCodec.encode(forwarding))).contains(forwarding);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{\"id\":\"a\",\"topic\":\"t\",\"partition\":0,\"offset\":1,\"asked\":0}",
        "{\"id\":\"\\u0000\",\"topic\":\"t\",\"partition\":0,\"offset\":1,"
            + "\"timestamp\":\"2026-11-20T11:00:00Z\",\"asked\":0}",
        "{\"id\":\"\",\"topic\":\"t\",\"partition\":0,\"offset\":1,"
            + "\"timestamp\":\"2026-11-20T11:00:00Z\",\"asked\":0}"
      })
  void whatNoWorkerHasWrittenCountsAsNothing(String header) {
    assertThat(ForwardingCodec.decode(header.getBytes(UTF_8))).isEmpty();
    assertThat(ForwardingCodec.decode(null)).isEmpty();
  }
}
