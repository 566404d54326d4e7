package dev.sluice.engine.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import dev.sluice.engine.RecordingProxy;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** For the same conversation the engine sends what Anthropic's own client sends. */
@Timeout(60)
final class SameRequestIT {

  private static final String SCHEMA =
      "{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}";

  private static final String TOOLS =
      """
      'tools':[{'type':'function','function':{'name':'get_weather','description':'Tells the weather.','parameters':%1$s}},
               {'type':'function','function':{'name':'get_clock','strict':true,'parameters':%1$s}}]
      """
          .formatted(SCHEMA);

  private static final String QUESTION =
      "{'role':'user','content':'What is the weather and what says the clock?'}";

  private Simulator simulator;
  private RecordingProxy proxy;
  private HttpTransport transport;
  private AnthropicClient sdk;
  private Provider engine;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(0, Map.of());
    URI host = URI.create(simulator.url("anthropic"));
    proxy = new RecordingProxy(host);
    transport = new HttpTransport(Duration.ofSeconds(10));
    sdk =
        AnthropicOkHttpClient.builder()
            .apiKey("key")
            .baseUrl(proxy.instead(host).toString())
            .maxRetries(0)
            .build();
    engine =
        new AnthropicEngine(transport, InstantSource.system())
            .create(
                ProviderSpec.of("anthropic", "anthropic", proxy.instead(host))
                    .with(new Auth.Header("Authorization", new Secret("Bearer key"))));
  }

  @AfterEach
  void stop() {
    sdk.close();
    transport.close();
    proxy.close();
    simulator.close();
  }

  @Test
  void aPlainQuestion() throws Exception {
    requireSame(
        SdkConversations.plain(),
        "{'role':'developer','content':'Be brief.'},{'role':'user','content':'Why is the sky blue?'}",
        ",'stop':'END','user':'user-7','service_tier':'default','temperature':0.5,'top_k':40");
  }

  @Test
  void tools() throws Exception {
    requireSame(SdkConversations.withTools(), QUESTION, "," + TOOLS);
  }

  @Test
  void aChoiceAmongTools() throws Exception {
    requireSame(
        SdkConversations.withOneToolAtATime(),
        QUESTION,
        "," + TOOLS + ",'tool_choice':'required','parallel_tool_calls':false");
  }

  @Test
  void theResultsOfParallelCalls() throws Exception {
    Message called = sdk.messages().create(SdkConversations.withTools().build());
    ObjectNode body = body(QUESTION, "," + TOOLS);
    Completed answer = (Completed) engine.complete(call(body));
    JsonNode message = answer.response().body().path("choices").path(0).path("message");
    ArrayNode messages = (ArrayNode) body.path("messages");
    messages.add(message);
    for (JsonNode toolCall : message.path("tool_calls")) {
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", toolCall.path("id").asString())
          .put("content", "42");
    }

    requireSame(SdkConversations.answering(SdkConversations.withTools(), called), body);
  }

  @Test
  void images() throws Exception {
    requireSame(
        SdkConversations.withImages(),
        "{'role':'user','content':[{'type':'text','text':'What is shown?'},"
            + "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}},"
            + "{'type':'image_url','image_url':{'url':'https://example.com/cat.png'}}]}",
        "");
  }

  @Test
  void structuredOutput() throws Exception {
    requireSame(
        SdkConversations.structured(),
        "{'role':'user','content':'Who wrote it?'}",
        ",'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':"
            + "{'type':'object','properties':{'name':{'type':'string'}},'required':['name'],"
            + "'additionalProperties':false}}}");
  }

  @Test
  void thinking() throws Exception {
    requireSame(
        SdkConversations.thinking(),
        "{'role':'user','content':'How many primes are there?'}",
        ",'reasoning_effort':'high'");
  }

  private void requireSame(MessageCreateParams.Builder conversation, String messages, String fields)
      throws Exception {
    requireSame(conversation, body(messages, fields));
  }

  /** Whole and as a stream: the body to the last field, and the headers that mean something. */
  private void requireSame(MessageCreateParams.Builder conversation, ObjectNode body)
      throws Exception {
    proxy.clear();
    sdk.messages().create(conversation.build());
    assertThat(engine.complete(call(body))).isInstanceOf(Completed.class);
    try (var stream = sdk.messages().createStreaming(conversation.build())) {
      assertThat(stream.stream()).isNotEmpty();
    }
    assertThat(engine.stream(call(body), chunk -> {})).isInstanceOf(Completed.class);

    List<RecordingProxy.Recorded> requests = proxy.requests();
    requireSame(requests.get(0), requests.get(1));
    requireSame(requests.get(2), requests.get(3));
    assertThat(requests.get(3).json().path("stream").asBoolean()).isTrue();
  }

  private static void requireSame(RecordingProxy.Recorded expected, RecordingProxy.Recorded sent) {
    assertThat(sent.json()).isEqualTo(expected.json());
    assertThat(sent.method()).isEqualTo(expected.method());
    assertThat(sent.target()).isEqualTo(expected.target());
    for (String header : List.of("authorization", "content-type")) {
      assertThat(sent.headers()).containsEntry(header, expected.headers().get(header));
    }
    // The client names a later version, one that has no sampling any more.
    assertThat(sent.headers()).containsKey("anthropic-version");
  }

  private static ProviderCall call(ObjectNode body) {
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, SdkConversations.MODEL, body, Duration.ofSeconds(30));
  }

  private static ObjectNode body(String messages, String fields) {
    String body = "{'model':'alias','max_tokens':800,'messages':[" + messages + "]" + fields + "}";
    return (ObjectNode) Json.mapper().readTree(body.replace('\'', '"'));
  }
}
