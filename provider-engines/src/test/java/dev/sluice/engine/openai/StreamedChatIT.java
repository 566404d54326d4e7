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
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.WireServer;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer in pieces, as many servers send it. */
@Timeout(60)
final class StreamedChatIT {

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

  @Test
  void piecesAreHandedOnAsTheyComeAndPutTogether() throws Exception {
    CountDownLatch firstTaken = new CountDownLatch(1);
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              begin(wire);
              send(wire, HELLO);
              firstTaken.await();
              send(wire, LO, STOP, USAGE, DONE);
              wire.end();
            })) {
      Completed answer =
          (Completed)
              provider(transport, server).stream(
                  call(JOB),
                  chunk -> {
                    taken.add(chunk);
                    firstTaken.countDown();
                  });

      assertThat(taken).isEqualTo(List.of(json(HELLO), json(LO), json(STOP)));
      assertThat(answer.response().body())
          .isEqualTo(
              json(
                  "{'id':'c1','object':'chat.completion','created':7,'model':'m-1','choices':[{'index':0,"
                      + "'message':{'role':'assistant','content':'Hello','refusal':null},"
                      + "'logprobs':null,'finish_reason':'stop'}],"
                      + "'usage':{'prompt_tokens':30,'completion_tokens':3,'total_tokens':33}}"));
      assertThat(answer.response().requestId()).isEqualTo("req-7");
      assertThat(answer.bill()).isEqualTo(new Bill(new Usage(30, 0, 3, 0), null));
    }
  }

  @Test
  void usageIsAskedForWhateverTheJobSays() throws Exception {
    String job =
        "{'model':'alias','messages':[],'stream':true,'temperature':1.10,"
            + "'stream_options':{'include_usage':false,'include_obfuscation':false}}";
    try (WireServer server = streaming(HELLO, STOP, DONE)) {
      provider(transport, server).stream(call(job), sink);

      assertThat(Json.mapper().readTree(server.onlyRequest().body()))
          .isEqualTo(
              json(
                  "{'model':'wire/m1','messages':[],'temperature':1.10,'stream':true,"
                      + "'stream_options':{'include_obfuscation':false,'include_usage':true}}"));
    }
  }

  @Test
  void theJobGetsTheUsageAsAPieceOnlyIfItAskedForIt() throws Exception {
    String hello = HELLO.replace("'choices'", "'usage':null,'choices'");
    String asking = "{'messages':[],'stream_options':{'include_usage':true}}";
    try (WireServer server = streaming(hello, STOP, USAGE, DONE)) {
      provider(transport, server).stream(call(asking), sink);
      assertThat(taken).isEqualTo(List.of(json(hello), json(STOP), json(USAGE)));

      taken.clear();
      provider(transport, server).stream(call(JOB), sink);
      assertThat(taken).isEqualTo(List.of(json(HELLO), json(STOP)));
    }
  }

  @Test
  void callsOfToolsArePutTogether() throws Exception {
    try (WireServer server =
        streaming(
            delta(
                "{'role':'assistant','tool_calls':[{'index':0,'id':'a','type':'function',"
                    + "'function':{'name':'one','arguments':''}}]}"),
            delta("{'tool_calls':[{'index':0,'function':{'arguments':'{\\'k\\':'}}]}"),
            delta("{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]}"),
            delta(
                "{'tool_calls':[{'index':1,'id':'b','type':'function',"
                    + "'function':{'name':'two','arguments':'{}'}}]}"),
            finish("tool_calls"),
            DONE)) {
      Completed answer = (Completed) provider(transport, server).stream(call(JOB), sink);

      JsonNode calls = answer.response().body().at("/choices/0/message/tool_calls");
      assertThat(calls)
          .isEqualTo(
              json(
                  "[{'id':'a','type':'function','function':{'name':'one','arguments':'{\\'k\\':1}'}},"
                      + "{'id':'b','type':'function','function':{'name':'two','arguments':'{}'}}]"));
      assertThat(taken).hasSize(5);
    }
  }

  @Test
  void aServerThatDoesNotSayThatItIsDoneMaySayWhyItStopped() throws Exception {
    try (WireServer server = streaming(HELLO, STOP, USAGE)) {
      Completed answer = (Completed) provider(transport, server).stream(call(JOB), sink);

      assertThat(answer.bill().usage()).isEqualTo(new Usage(30, 0, 3, 0));
    }
  }

  @Test
  void commentsThatKeepTheConnectionAliveArePassedOver() throws Exception {
    try (WireServer server =
        new WireServer(
            (request, wire) -> {
              begin(wire);
              wire.piece(": PROCESSING\n\n:\n\n");
              send(wire, HELLO);
              wire.piece(": PROCESSING\n\n");
              send(wire, STOP, DONE);
              wire.end();
            })) {
      Completed answer = (Completed) provider(transport, server).stream(call(JOB), sink);

      assertThat(content(answer.response().body())).isEqualTo("Hel");
      assertThat(taken).hasSize(2);
    }
  }

  @Test
  void usageMayStandInAFieldOfItsOwn() throws Exception {
    String last =
        STOP.replace(
            "'choices'", "'x_groq':{'usage':{'prompt_tokens':9,'completion_tokens':2}},'choices'");
    try (WireServer server = streaming(HELLO, last, DONE)) {
      Completed answer = (Completed) provider(transport, server).stream(call(JOB), sink);

      assertThat(answer.bill().usage()).isEqualTo(new Usage(9, 0, 2, 0));
    }
  }

  @Test
  void theTokenThatEndsASequenceIsAStop() throws Exception {
    try (WireServer server = streaming(HELLO, finish("eos"), DONE)) {
      Completed answer = (Completed) provider(transport, server).stream(call(JOB), sink);

      assertThat(answer.response().body().at("/choices/0/finish_reason").asString())
          .isEqualTo("stop");
      assertThat(taken.getLast()).isEqualTo(json(STOP));
    }
  }

  @Test
  void anAnswerInOnePieceIsHandedOnAsOneChunk() throws Exception {
    String whole =
        "{'id':'c1','object':'chat.completion','created':7,'model':'m-1','choices':[{'index':0,"
            + "'message':{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function',"
            + "'function':{'name':'one','arguments':'{}'}}]},'finish_reason':'tool_calls'}],"
            + "'usage':{'prompt_tokens':3,'completion_tokens':2}}";
    try (WireServer server =
        new WireServer((request, wire) -> wire.json(200, json(whole).toString()))) {
      Completed answer = (Completed) provider(transport, server).stream(call(JOB), sink);

      assertThat(answer.response().body()).isEqualTo(json(whole));
      assertThat(taken)
          .containsExactly(
              json(
                  "{'id':'c1','object':'chat.completion.chunk','created':7,'model':'m-1','choices':[{"
                      + "'index':0,'delta':{'role':'assistant','content':null,'tool_calls':[{'id':'a',"
                      + "'type':'function','function':{'name':'one','arguments':'{}'},'index':0}]},"
                      + "'finish_reason':'tool_calls'}]}"));
    }
  }

  @Test
  void vectorsComeWholeThoughPiecesWereAskedFor() throws Exception {
    String vectors = "{\"data\":[{\"embedding\":[0.1]}],\"usage\":{\"prompt_tokens\":4}}";
    try (WireServer server = new WireServer((request, wire) -> wire.json(200, vectors))) {
      ObjectNode body = Json.mapper().createObjectNode().put("input", "text");
      ProviderAnswer answer =
          provider(transport, server).stream(
              new ProviderCall("1", Endpoint.EMBEDDINGS, "e", body, Duration.ofHours(1)), sink);

      assertThat(((Completed) answer).bill().usage()).isEqualTo(new Usage(4, 0, 0, 0));
      assertThat(server.onlyRequest().body()).isEqualTo("{\"model\":\"e\",\"input\":\"text\"}");
      assertThat(taken).isEmpty();
    }
  }

  @Test
  void aPriceInTheLastPieceIsPartOfTheBill() throws Exception {
    try (WireServer server =
        streaming(
            HELLO, STOP, USAGE.replace("'total_tokens'", "'cost':0.00021,'total_tokens'"), DONE)) {
      Completed answer = (Completed) provider(transport, server).stream(call(JOB), sink);

      assertThat(answer.bill().usd()).isEqualTo(new BigDecimal("0.00021"));
    }
  }
}
