package dev.sluice.engine.openai;

import static dev.sluice.engine.openai.ScriptedStream.DONE;
import static dev.sluice.engine.openai.ScriptedStream.HELLO;
import static dev.sluice.engine.openai.ScriptedStream.JOB;
import static dev.sluice.engine.openai.ScriptedStream.LO;
import static dev.sluice.engine.openai.ScriptedStream.STOP;
import static dev.sluice.engine.openai.ScriptedStream.USAGE;
import static dev.sluice.engine.openai.ScriptedStream.begin;
import static dev.sluice.engine.openai.ScriptedStream.call;
import static dev.sluice.engine.openai.ScriptedStream.content;
import static dev.sluice.engine.openai.ScriptedStream.delta;
import static dev.sluice.engine.openai.ScriptedStream.finish;
import static dev.sluice.engine.openai.ScriptedStream.json;
import static dev.sluice.engine.openai.ScriptedStream.provider;
import static dev.sluice.engine.openai.ScriptedStream.send;
import static dev.sluice.engine.openai.ScriptedStream.streaming;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** An answer in pieces that does not come to a good end. */
@Timeout(60)
final class BrokenStreamIT {

  private static HttpTransport transport;

  private final List<JsonNode> taken = new ArrayList<>();
  private final ChunkSink sink = taken::add;

  @BeforeAll
  static void start() {
    transport = new HttpTransport(Duration.ofSeconds(10));
  }

  @AfterAll
  static void stop() {
    transport.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          RATE_LIMITED    | slow | {'error':{'message':'slow','type':'requests','code':'rate_limit_exceeded'}}
          OVERLOADED      | busy | {'id':'c1','choices':[{'index':0,'delta':{'content':''},'finish_reason':'error'}],'error':{'code':503,'message':'busy'}}
          SERVER_ERROR    | died | {'object':'error','message':'died','code':null}
          SERVER_ERROR    | went | {'id':'c1','choices':[],'x_groq':{'id':'r','error':'went'}}
          OVERLOADED      | full | {'error_code':'TEMPORARILY_UNAVAILABLE','message':'full'}
          SERVER_ERROR    | text | {'error':'text'}
          CONTEXT_EXCEEDED| grew | {'error':{'message':'grew','code':'context_length_exceeded'}}
          RATE_LIMITED    | lite | {'error':{'message':'lite','type':null,'code':'429'}}
          RATE_LIMITED    | one  | {'choices':[{'index':0,'delta':{},'error':{'code':429,'message':'one'}}]}
          SERVER_ERROR    | gave no reason | {'choices':[{'index':0,'delta':{},'finish_reason':'error'}]}
          """)
  void anErrorInTheMiddleIsNamedAfterWhatCame(ErrorCode code, String message, String error)
      throws Exception {
    try (WireServer server = streaming(HELLO, error, LO, STOP, DONE)) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(code);
      assertThat(failed.message()).isEqualTo(message);
      assertThat(requireNonNull(failed.response()).body()).isEqualTo(json(error));
      assertThat(taken).isEqualTo(List.of(json(HELLO)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"message\":\"no more\"}", "no more"})
  void anEventThatIsNamedErrorIsOne(String data) throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              begin(wire);
              send(wire, HELLO);
              wire.piece("event: error\ndata: " + data + "\n\n");
              wire.end();
            })) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.SERVER_ERROR);
      assertThat(failed.message()).isEqualTo("no more");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"id\":\"c1\",\"choi", "[]", "\"text\"", "nonsense"})
  void aPieceThatCannotBeReadBreaksTheStream(String data) throws Exception {
    try (WireServer server = streaming(HELLO, data)) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
      assertThat(failed.message()).isEqualTo("sent a piece of its answer that is no JSON object");
    }
  }

  @Test
  void aStreamThatEndsBeforeItsEndIsBrokenAndWhatCameIsKept() throws Exception {
    try (WireServer server = streaming(HELLO, LO)) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
      assertThat(failed.message()).isEqualTo("its answer breaks off in the middle");
      assertThat(content(requireNonNull(failed.response()).body())).isEqualTo("Hello");
      assertThat(taken).hasSize(2);
    }
  }

  @Test
  void aStreamThatIsCutIsBroken() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              begin(wire);
              send(wire, HELLO);
              wire.socket().close();
            })) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
      assertThat(failed.message()).endsWith("broke off in the middle of its answer");
      assertThat(content(requireNonNull(failed.response()).body())).isEqualTo("Hel");
    }
  }

  @Test
  void aStreamThatNeverBeganIsBroken() throws Exception {
    try (WireServer server = streaming()) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.STREAM_BROKEN);
      assertThat(failed.response()).isNull();
    }
  }

  @Test
  void anEndWithoutAnAnswerIsAFailure() throws Exception {
    try (WireServer server = streaming(USAGE, DONE)) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.SERVER_ERROR);
      assertThat(failed.bill().usage()).isEqualTo(new Usage(30, 0, 3, 0));
    }
  }

  @Test
  void silenceInTheMiddleIsATimeout() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              begin(wire);
              send(wire, HELLO);
              wire.awaitEnd();
            })) {
      Failed failed =
          (Failed) provider(transport, server, Duration.ofMillis(200)).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.TIMEOUT);
      assertThat(failed.message()).endsWith("did not finish its answer within 0.2 s");
    }
  }

  @Test
  void aRefusalInPiecesIsAContentPolicyFailureThatIsBilled() throws Exception {
    try (WireServer server =
        streaming(
            delta("{'role':'assistant','refusal':'I can'}"),
            delta("{'refusal':'not.'}"),
            STOP,
            USAGE,
            DONE)) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.CONTENT_POLICY);
      assertThat(failed.message()).isEqualTo("I cannot.");
      assertThat(failed.bill().usage()).isEqualTo(new Usage(30, 0, 3, 0));
    }
  }

  @Test
  void aStreamThatAFilterStoppedIsAContentPolicyFailure() throws Exception {
    try (WireServer server = streaming(HELLO, finish("content_filter"), DONE)) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(ErrorCode.CONTENT_POLICY);
      assertThat(content(requireNonNull(failed.response()).body())).isEqualTo("Hel");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | application/json | SERVER_ERROR | {"error":{"message":"no"}}
          200 | text/html        | SERVER_ERROR | <html><title>Sign in</title></html>
          429 | application/json | RATE_LIMITED | {"error":{"message":"no","code":"rate_limit_exceeded"}}
          503 | text/plain       | OVERLOADED   | no
          """)
  void anAnswerThatIsNoStreamIsReadAsEver(int status, String type, ErrorCode code, String body)
      throws Exception {
    try (WireServer server =
        new WireServer((request, wire) -> wire.send(status, type, body, "retry-after: 2"))) {
      Failed failed = (Failed) provider(transport, server).stream(call(JOB), sink);

      assertThat(failed.code()).isEqualTo(code);
      assertThat(failed.message()).isNotBlank();
      assertThat(taken).isEmpty();
    }
  }

  @Test
  void whatNobodyWantsToTakeIsAbortedOnTheWire() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              begin(wire);
              send(wire, HELLO);
              wire.awaitEnd();
              gone.countDown();
            })) {
      assertThatThrownBy(
              () ->
                  provider(transport, server).stream(
                      call(JOB),
                      chunk -> {
                        throw new InterruptedException("enough");
                      }))
          .isInstanceOf(InterruptedException.class);
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
