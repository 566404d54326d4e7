package dev.sluice.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The same conversation has the same answer, whichever wire it went over: ids and dates aside. */
@Timeout(60)
final class SameAnswerIT {

  private static final List<String> ENGINES = List.of("anthropic", "gemini", "ollama");

  private static final String TOOLS =
      """
      'tools':[
       {'type':'function','function':{'name':'get_weather','description':'Tells the weather.',
         'parameters':{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}}},
       {'type':'function','function':{'name':'get_clock','parameters':{'type':'object','properties':{}}}}]
      """;

  private static final String BOTH_CALLED =
      """
      {'role':'user','content':'What is the weather and what says the clock?'},
      {'role':'assistant','content':null,'tool_calls':[
       {'id':'c1','type':'function','function':{'name':'get_weather','arguments':'{\\"city\\":\\"Sofia\\"}'}},
       {'id':'c2','type':'function','function':{'name':'get_clock','arguments':'{}'}}]},
      {'role':'tool','tool_call_id':'c1','content':'12 degrees'},
      {'role':'tool','tool_call_id':'c2','content':'noon'}
      """;

  private static final Map<String, String> CONVERSATIONS =
      Map.ofEntries(
          conversation("plain", "{'role':'user','content':'Why is the sky blue?'}", ""),
          conversation(
              "instructions and turns",
              "{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'},"
                  + "{'role':'assistant','content':'Hello!'},{'role':'user','content':'What is a tide?'}",
              ",'temperature':0.5,'top_p':0.9"),
          conversation("cut", "{'role':'user','content':'Go on'}", ",'max_tokens':3"),
          conversation("stopped", "{'role':'user','content':'Go on'}", ",'stop':[' a ']"),
          conversation(
              "parallel calls",
              "{'role':'user','content':'What is the weather and what says the clock?'}",
              "," + TOOLS),
          conversation("results", BOTH_CALLED, "," + TOOLS),
          conversation(
              "an image",
              "{'role':'user','content':[{'type':'text','text':'What is shown?'},"
                  + "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0K'}}]}",
              ""),
          conversation(
              "structured",
              "{'role':'user','content':'Who wrote it?'}",
              ",'response_format':{'type':'json_schema','json_schema':{'name':'person','strict':true,"
                  + "'schema':{'type':'object','additionalProperties':false,'required':['name','age'],"
                  + "'properties':{'name':{'type':'string'},'age':{'type':'integer'}}}}}"),
          conversation(
              "thought about",
              "{'role':'user','content':'How many primes are there?'}",
              ",'reasoning_effort':'high'"));

  private static Simulator simulator;
  private static Engines engines;

  private static Map.Entry<String, String> conversation(
      String name, String messages, String fields) {
    return Map.entry(name, "{'model':'m','messages':[" + messages + "]" + fields + "}");
  }

  @BeforeAll
  static void start() {
    simulator = Simulator.start(0, Map.of());
    engines = new Engines(InstantSource.system());
  }

  @AfterAll
  static void stop() {
    engines.close();
    simulator.close();
  }

  static Stream<Arguments> everyConversation() {
    return ENGINES.stream()
        .flatMap(
            engine ->
                CONVERSATIONS.keySet().stream().sorted().map(name -> Arguments.of(engine, name)));
  }

  @ParameterizedTest
  @MethodSource("everyConversation")
  void anEngineThatTranslatesAnswersAsOneThatDoesNot(String engine, String name) throws Exception {
    ProviderCall call = call(name);

    Completed expected = (Completed) provider("openai").complete(call);
    Completed answer = (Completed) provider(engine).complete(call);

    JsonNode expectedBody = comparable(body(expected));
    if (engine.equals("ollama")) {
      // It does not count what was thought apart from what was said.
      ((ObjectNode) expectedBody.path("usage").path("completion_tokens_details"))
          .put("reasoning_tokens", 0);
    }
    assertThat(comparable(body(answer))).isEqualTo(expectedBody);
    assertThat(answer.bill().usage().inputTokens())
        .isEqualTo(expected.bill().usage().inputTokens());
    assertThat(answer.bill().usage().outputTokens())
        .isEqualTo(expected.bill().usage().outputTokens());
  }

  @ParameterizedTest
  @MethodSource("everyConversation")
  void theChunksOfAStreamAreThePiecesOfThatAnswer(String engine, String name) throws Exception {
    ProviderCall call = call(name);
    ChunkAssembly assembly = new ChunkAssembly();
    ChunkSink sink = assembly::add;

    Completed whole = (Completed) provider(engine).complete(call);
    Completed streamed = (Completed) provider(engine).stream(call, sink);

    assertThat(asWritten(assembly.toCompletion())).isEqualTo(asWritten(body(streamed)));
    assertThat(comparable(body(streamed))).isEqualTo(comparable(body(whole)));
    assertThat(streamed.bill()).isEqualTo(whole.bill()).isNotEqualTo(Bill.NONE);
  }

  private static Provider provider(String engine) throws Exception {
    String host =
        switch (engine) {
          case "gemini" -> simulator.url("p") + "/v1beta";
          case "ollama" -> simulator.url("p");
          default -> simulator.baseUrl("p");
        };
    return engines.create(ProviderSpec.of(engine, engine, URI.create(host)));
  }

  private static ProviderCall call(String name) {
    String conversation = requireNonNull(CONVERSATIONS.get(name));
    ObjectNode body = (ObjectNode) Json.mapper().readTree(conversation.replace('\'', '"'));
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, "m1", body, Duration.ofSeconds(30));
  }

  private static JsonNode body(Completed answer) {
    return answer.response().body();
  }

  /** Without what every call has of its own, and what only one system knows. */
  private static JsonNode comparable(JsonNode body) {
    ObjectNode answer = (ObjectNode) asWritten(body);
    answer.remove(List.of("id", "created"));
    ObjectNode message = (ObjectNode) answer.path("choices").path(0).path("message");
    message.remove("extra_content");
    message.path("tool_calls").forEach(call -> ((ObjectNode) call).put("id", "?"));
    return answer;
  }

  /** As it is read again: what kind of number an object held does not show then. */
  private static JsonNode asWritten(JsonNode body) {
    return Json.mapper().readTree(body.toString());
  }
}
