package dev.sluice.engine.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.WireServer;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.When;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that come in pieces, and pieces that are none. */
@Timeout(60)
final class GeminiStreamIT {

  private static final ChunkSink NOBODY = chunk -> {};

  private static final String ONE =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}]}";
  private static final String TWO =
      "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"lo\"}]},\"finishReason\":\"STOP\"}]}";

  private final GeminiBench bench = new GeminiBench();

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void aStreamThatEndsBeforeItBeganIsBroken() throws Exception {
    bench.behave(Fault.of(Kind.TRUNCATE, When.ALWAYS).afterPieces(0));

    assertThat(
            GeminiBench.failed(bench.provider("/v1beta").stream(GeminiBench.chat("Hi"), NOBODY))
                .code())
        .isEqualTo(ErrorCode.STREAM_BROKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json  |[<1>,$<2>]",
        "application/json  |[<1>,<2>",
        "application/json  |[<2>]",
        "application/json  |<2>",
        "text/event-stream |data: <1>$$data: <2>$$",
        "text/event-stream |: hello$$data: <1>$$data: <2>",
        "text/event-stream |data: <1>$$data: <2>$$data: [DONE]$$",
      })
  void aStreamMayBeFramedInEveryWay(String type, String body) throws Exception {
    Completed answer = (Completed) streamed(type, body);

    assertThat(GeminiBench.content(answer)).endsWith("lo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json  |[<1>,|STREAM_BROKEN",
        "application/json  |[<1>]|STREAM_BROKEN",
        "application/json  |[<1>,{\"candid|STREAM_BROKEN",
        "application/json  |[]|STREAM_BROKEN",
        "text/event-stream |data: <1>$$|STREAM_BROKEN",
        "text/event-stream |data: <1>$$data: {\"candid|STREAM_BROKEN",
        "text/html         |<html><title>Sign in</title></html>|SERVER_ERROR",
        "application/json  |[<1>,{\"error\":{\"code\":503,\"message\":\"x\",\"status\":\"UNAVAILABLE\"}}]|OVERLOADED",
      })
  void aStreamThatBreaksIsToldFromOneThatEnds(String type, String body, ErrorCode code)
      throws Exception {
    Failed failed = GeminiBench.failed(streamed(type, body));

    assertThat(failed.code()).isEqualTo(code);
  }

  @Test
  void aStreamIsReadAsItComes() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              wire.raw(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 100000\r\n\r\ndata: "
                      + ONE
                      + "\n\n");
              wire.awaitEnd();
            })) {
      Provider provider = bench.create(ProviderSpec.of("g", "gemini", server.host()));

      assertThatThrownBy(
              () ->
                  provider.stream(
                      GeminiBench.chat("Hi"),
                      chunk -> {
                        if (chunk.at("/choices/0/delta/content").asString("").equals("Hel")) {
                          throw new InterruptedException("enough");
                        }
                      }))
          .isInstanceOf(InterruptedException.class)
          .hasMessage("enough");
      assertThat(server.onlyRequest().path())
          .isEqualTo("/v1/models/m1:streamGenerateContent?alt=sse");
    }
  }

  /** A dollar stands for the end of a line. */
  private ProviderAnswer streamed(String type, String body) throws Exception {
    String framed = body.replace("$", "\r\n").replace("<1>", ONE).replace("<2>", TWO);
    try (WireServer server = new WireServer((request, wire) -> wire.send(200, type, framed))) {
      return bench.create(ProviderSpec.of("g", "gemini", server.host())).stream(
          GeminiBench.chat("Hi"), NOBODY);
    }
  }
}
