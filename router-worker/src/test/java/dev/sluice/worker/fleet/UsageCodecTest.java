package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageCodecTest {

  private static final UsageMessage MESSAGE =
      new UsageMessage(LocalDate.of(2026, 11, 20), "w-1", "usd of tenant ac me", 7, 500, 20, 400);

  @Test
  void whatIsToldIsHeardAsItWas() {
    assertThat(UsageCodec.decode(UsageCodec.encode(MESSAGE))).contains(MESSAGE);
  }

  @Test
  void theKeyTellsWhoseWordItIsAndOnWhat() {
    assertThat(new String(UsageCodec.key(MESSAGE), UTF_8))
        .isEqualTo("2026-11-20 w-1 usd of tenant ac me");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "{}",
        "{'version':2,'day':'2026-11-20','worker':'w','what':'x','number':1,'drawn':0,'asked':0,'used':0}",
        "{'version':1,'day':'today','worker':'w','what':'x','number':1,'drawn':0,'asked':0,'used':0}",
        "{'version':1,'day':'2026-11-20','worker':'','what':'x','number':1,'drawn':0,'asked':0,'used':0}",
        "{'version':1,'day':'2026-11-20','worker':'w','what':7,'number':1,'drawn':0,'asked':0,'used':0}",
        "{'version':1,'day':'2026-11-20','worker':'w','what':'x','number':1,'drawn':-1,'asked':0,'used':0}",
        "{'version':1,'day':'2026-11-20','worker':'w','what':'x','number':1,'drawn':0.5,'asked':0,'used':0}",
        "{'version':1,'day':'2026-11-20','worker':'w','what':'x','number':1,'drawn':9223372036854775807,'asked':0,'used':0}",
        "{'version':1,'day':'2026-11-20','worker':'w','what':'x','number':1,'drawn':0,'asked':0}"
      })
  void whatIsNothingOfTheKindIsPassedOver(String written) {
    assertThat(UsageCodec.decode(written.replace('\'', '"').getBytes(UTF_8))).isEmpty();
    assertThat(UsageCodec.decode(null)).isEmpty();
  }
}
