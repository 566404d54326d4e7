package dev.sluice.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.Test;

final class ArrivingBytesTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Request request = new HttpClient().newRequest("http://localhost/");
  private final Response response = new HttpResponse(request);
  private final ArrivingBytes bytes =
      new ArrivingBytes(request, Patience.fromNow(LONG, Duration.ofHours(2)));

  @Test
  void theNextPieceIsAskedForWhenTheLastHasBeenRead() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    bytes.onContent(
        response,
        chunk("abc"),
        () -> {
          asked.incrementAndGet();
          bytes.onContent(response, chunk("d"), () -> bytes.onSuccess(response));
        });

    assertThat(bytes.readNBytes(3)).asString().isEqualTo("abc");
    assertThat(asked).hasValue(0);
    assertThat(bytes.readAllBytes()).asString().isEqualTo("d");
    assertThat(asked).hasValue(1);
  }

  @Test
  void anEmptyPieceIsPassedOver() throws Exception {
    bytes.onContent(
        response,
        chunk(""),
        () -> {
          bytes.onContent(response, chunk("a"), () -> {});
          bytes.onSuccess(response);
        });

    assertThat(bytes.read()).isEqualTo('a');
    assertThat(bytes.read()).isEqualTo(-1);
    assertThat(bytes.read()).isEqualTo(-1);
  }

  @Test
  void whatCameBeforeAFailureIsRead() throws Exception {
    IllegalStateException failure = new IllegalStateException("cut");
    bytes.onContent(response, chunk("ab"), () -> {});
    bytes.onFailure(response, failure);

    assertThat(bytes.readNBytes(2)).asString().isEqualTo("ab");
    assertThatThrownBy(bytes::read).isExactlyInstanceOf(IOException.class).hasCause(failure);
  }

  @Test
  void aReaderThatIsInterruptedIsToldSoThoughThereIsMoreToRead() {
    bytes.onContent(response, chunk("ab"), () -> {});
    Thread.currentThread().interrupt();

    assertThatThrownBy(bytes::read).isExactlyInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void timeThatHasRunOutIsATimeout() {
    Patience patience = Patience.fromNow(LONG, Duration.ZERO);
    ArrivingBytes late = new ArrivingBytes(request, patience);

    assertThatThrownBy(late::read).hasCauseInstanceOf(TimeoutException.class);
    assertThat(patience.exceeded()).isEqualTo(Duration.ZERO);
  }

  @Test
  void closingAbortsWhatHasNotEnded() {
    bytes.onContent(response, chunk("x".repeat(5000)), () -> {});
    bytes.close();

    assertThat(request.getAbortCause()).isNotNull();
  }

  @Test
  void closingLetsAnAnswerComeToItsEnd() throws Exception {
    bytes.onContent(
        response,
        chunk("ab"),
        () ->
            bytes.onContent(
                response,
                chunk("c"),
                () -> {
                  bytes.onSuccess(response);
                  bytes.onComplete(new Result(request, response));
                }));
    assertThat(bytes.read()).isEqualTo('a');
    bytes.close();

    assertThat(request.getAbortCause()).isNull();
  }

  @Test
  void anInterruptedReaderClosesAtOnceAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    bytes.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(request.getAbortCause()).isNotNull();
  }

  private static Content.Chunk chunk(String text) {
    return Content.Chunk.from(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), false);
  }
}
