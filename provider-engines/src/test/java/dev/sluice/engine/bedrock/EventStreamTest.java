package dev.sluice.engine.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.sluice.engine.http.MalformedStreamException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;

final class EventStreamTest {

  private static final byte[] EVENT =
      WrittenFrames.message("{\"a\":1}", ":event-type", "messageStart", ":message-type", "event");

  @Test
  void messagesComeOneAfterTheOther() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(EVENT);
    bytes.write(
        WrittenFrames.message(
            "{}", ":exception-type", "throttlingException", ":message-type", "exception"));
    bytes.write(
        WrittenFrames.message(
            "", ":error-code", "Oops", ":error-message", "It broke", ":message-type", "error"));
    EventStream stream = new EventStream(new ByteArrayInputStream(bytes.toByteArray()));

    EventStream.Frame event = next(stream);
    assertThat(event.kind()).isEqualTo("event");
    assertThat(event.name()).isEqualTo("messageStart");
    assertThat(event.payload()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1}");
    EventStream.Frame exception = next(stream);
    assertThat(exception.kind()).isEqualTo("exception");
    assertThat(exception.name()).isEqualTo("throttlingException");
    EventStream.Frame error = next(stream);
    assertThat(error.name()).isEqualTo("Oops");
    assertThat(error.words()).isEqualTo("It broke");
    assertThat(stream.next()).isNull();
  }

  private static EventStream.Frame next(EventStream stream) throws IOException {
    EventStream.Frame frame = stream.next();
    assertThat(frame).isNotNull();
    return frame;
  }

  @Test
  void bytesMayComeOneAtATime() throws Exception {
    InputStream trickle =
        new InputStream() {
          private int at;

          @Override
          public int read() {
            return at < EVENT.length ? EVENT[at++] & 0xff : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            int next = length == 0 ? 0 : read();
            if (length == 0 || next < 0) {
              return next;
            }
            buffer[offset] = (byte) next;
            return 1;
          }
        };

    assertThat(next(new EventStream(trickle)).name()).isEqualTo("messageStart");
  }

  @Test
  void noChangedByteGoesUnnoticed() {
    for (int at = 0; at < EVENT.length; at++) {
      byte[] changed = EVENT.clone();
      changed[at] ^= 0x20;

      assertThatThrownBy(() -> new EventStream(new ByteArrayInputStream(changed)).next())
          .as("byte %d", at)
          .isInstanceOf(MalformedStreamException.class);
    }
  }

  @Test
  void aStreamThatEndsWithinAMessageIsBroken() {
    IntStream.range(1, EVENT.length)
        .forEach(
            length ->
                assertThatThrownBy(
                        () ->
                            new EventStream(new ByteArrayInputStream(Arrays.copyOf(EVENT, length)))
                                .next())
                    .isInstanceOf(MalformedStreamException.class)
                    .hasMessageContaining("in the middle"));
  }

  @Test
  void aNameThatIsNoTextIsDamage() {
    byte[] message =
        WrittenFrames.message("{}", Map.of(":message-type", HeaderValue.fromInteger(1)));

    assertThatThrownBy(() -> new EventStream(new ByteArrayInputStream(message)).next())
        .isInstanceOf(MalformedStreamException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void whoAnnouncesMuchAndSendsLittleTakesLittleMemory() {
    byte[] prelude =
        WrittenFrames.withChecksums(
            ByteBuffer.allocate(12).putInt(20 << 20).putInt(0).putInt(0).array());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    assertThatThrownBy(() -> new EventStream(new ByteArrayInputStream(prelude)).next())
        .hasMessageContaining("in the middle");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10 << 20);
  }

  @Test
  void aLengthBeyondAllMeasureIsNotBelievedThoughItsChecksumIsRight() {
    ByteBuffer prelude = ByteBuffer.allocate(12).putInt(Integer.MAX_VALUE).putInt(0);
    CRC32 checksum = new CRC32();
    checksum.update(prelude.array(), 0, 8);
    prelude.putInt((int) checksum.getValue());

    assertThatThrownBy(() -> new EventStream(new ByteArrayInputStream(prelude.array())).next())
        .isInstanceOf(MalformedStreamException.class);
  }
}
