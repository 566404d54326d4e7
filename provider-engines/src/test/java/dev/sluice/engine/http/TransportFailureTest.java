package dev.sluice.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TransportFailureTest {

  private static final URI SOMEWHERE = URI.create("http://localhost:1/v1");

  @Test
  void anAnswerThatTheClientMayNotHoldIsTooLarge() {
    assertThat(codeOf(new IllegalArgumentException("Buffering capacity 67108864 exceeded")))
        .isEqualTo(ErrorCode.RESULT_TOO_LARGE);
  }

  @Test
  void whateverElseTheClientStumblesOverIsABrokenAnswerThatMayBeAskedForAgain() {
    assertThat(codeOf(new IllegalArgumentException("newLimit > capacity: (131 > 0)")))
        .isEqualTo(ErrorCode.STREAM_BROKEN);
    assertThat(codeOf(new IllegalArgumentException())).isEqualTo(ErrorCode.STREAM_BROKEN);
  }

  private static ErrorCode codeOf(Throwable failure) {
    return TransportFailure.of(failure, SOMEWHERE, true, Duration.ofSeconds(1)).code();
  }
}
