package dev.sluice.worker.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HandoverMessageTest {

  private static final Place PLACE = new Place("llm.jobs", 3, 1_234, 1_700_000_000_000L);
  private static final String HOLDER = "team/a-workers-0b5c-handover-1";

  @Test
  void whatIsWrittenIsRead() {
    assertThat(read(HandoverRecord.held(PLACE, HOLDER)))
        .contains(new HandoverMessage.Held(PLACE, HOLDER));
    assertThat(read(HandoverRecord.notHeld(PLACE, HOLDER)))
        .contains(new HandoverMessage.NotHeld(PLACE, HOLDER));
    assertThat(read(HandoverRecord.done(PLACE, HOLDER)))
        .contains(new HandoverMessage.Done(PLACE, HOLDER));
    assertThat(read(HandoverRecord.settled(PLACE))).contains(new HandoverMessage.Settled(PLACE));
    assertThat(read(HandoverRecord.lives(HOLDER))).contains(new HandoverMessage.Lives(HOLDER));
    assertThat(read(HandoverRecord.over(HOLDER))).contains(new HandoverMessage.Over(HOLDER));
  }

  @Test
  void eachHolderHasAWordOfItsOwnOnAJob() {
    assertThat(HandoverRecord.held(PLACE, "a").key())
        .isEqualTo(HandoverRecord.notHeld(PLACE, "a").key())
        .isNotEqualTo(HandoverRecord.held(PLACE, "b").key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "held",
        "held/",
        "held/llm.jobs/3/1234",
        "held/llm.jobs/x/1234/5/a",
        "done/llm.jobs/3/99999999999999999999/5",
        "later/llm.jobs/3/1234/5"
      })
  void whateverSomebodyWritesIsPassedOver(String key) {
    assertThat(HandoverMessage.decode(key.getBytes(UTF_8), new byte[] {1})).isEmpty();
    assertThat(HandoverMessage.decode(null, new byte[] {1})).isEmpty();
  }

  private static Optional<HandoverMessage> read(HandoverRecord record) {
    return HandoverMessage.decode(record.key(), record.value());
  }
}
