package dev.sluice.engine.bedrock;

import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.RecordingProxy;
import dev.sluice.engine.RecordingProxy.Recorded;
import dev.sluice.engine.http.HttpTransport;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.simulator.Simulator;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** For the same conversation the engine sends what AWS's own client sends. */
@Timeout(60)
final class BedrockSameRequestIT {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private static final String SCHEMA =
      "{'type':'object','properties':{'city':{'type':'string'}},'required':['city']}";

  private static final String TOOLS =
      """
      'tools':[{'type':'function','function':{'name':'get_weather','description':'Tells the weather.','parameters':%1$s}},
               {'type':'function','function':{'name':'read_clock','strict':true,'parameters':%1$s}}]
      """
          .formatted(SCHEMA);

  private Simulator simulator;
  private RecordingProxy proxy;
  private HttpTransport transport;
  private BedrockRuntimeClient sdk;
  private Provider engine;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(0, Map.of());
    URI host = URI.create(simulator.url("bedrock"));
    proxy = new RecordingProxy(host);
    transport = new HttpTransport(Duration.ofSeconds(10));
    sdk = Sdk.client(proxy.instead(host), SECRET);
    Auth.AwsSigV4.Keys keys =
        new Auth.AwsSigV4.Keys(new Secret(Sdk.ACCESS_KEY), new Secret(SECRET), null);
    engine =
        new BedrockEngine(transport, InstantSource.system())
            .create(
                ProviderSpec.of("bedrock", "bedrock", proxy.instead(host))
                    .with(new Auth.AwsSigV4("us-east-1", keys)));
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
        Sdk.plain().build(),
        json(
            "{'messages':[{'role':'system','content':'Be brief.'},"
                + "{'role':'user','content':'Why is the sky blue?'}],"
                + "'max_tokens':400,'temperature':0.5,'top_p':0.25,'stop':'END'}"));
  }

  @Test
  void toolsAndTheirResults() throws Exception {
    ConverseRequest request = Sdk.withTools().build();
    ObjectNode body =
        json(
            "{'messages':[{'role':'user','content':"
                + "'What is the weather and what says the clock?'}],'tool_choice':'required',"
                + TOOLS
                + "}");
    requireSame(request, body);
    Message called = sdk.converse(request).output().message();
    JsonNode answer = ((Completed) engine.complete(call(body))).response().body();
    JsonNode message = answer.at("/choices/0/message");
    ArrayNode messages = (ArrayNode) body.path("messages");
    messages.add(message);
    for (JsonNode toolCall : message.path("tool_calls")) {
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", toolCall.path("id").asString())
          .put("content", "42");
    }

    requireSame(Sdk.answering(request, called), body.put("tool_choice", "auto"));
  }

  @Test
  void anImage() throws Exception {
    requireSame(
        Sdk.withAnImage(new byte[] {1, 2, 3}).build(),
        json(
            "{'messages':[{'role':'user','content':[{'type':'text','text':'What is shown?'},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AQID'}}]}]}"));
  }

  @Test
  void aStructuredAnswer() throws Exception {
    requireSame(
        Sdk.structured().build(),
        json(
            "{'messages':[{'role':'user','content':'Name a city'}],'reasoning_effort':'low',"
                + "'top_k':50,'response_format':{'type':'json_schema','json_schema':{'name':'out',"
                + "'schema':"
                + SCHEMA
                + "}}}"));
  }

  /** The path, the body, its type, and whose signature it is; the simulator accepts both. */
  private void requireSame(ConverseRequest request, ObjectNode body) throws Exception {
    proxy.clear();
    var _ = sdk.converse(request);
    Recorded expected = proxy.onlyRequest();
    proxy.clear();
    assertThat(engine.complete(call(body))).isInstanceOf(Completed.class);
    Recorded sent = proxy.onlyRequest();

    assertThat(sent.method()).isEqualTo(expected.method());
    assertThat(sent.target()).isEqualTo(expected.target());
    assertThat(sent.json()).isEqualTo(expected.json());
    assertThat(sent.headers())
        .containsEntry("content-type", expected.headers().get("content-type"))
        .containsKeys("x-amz-date", "x-amz-content-sha256");
    assertThat(scope(sent)).isEqualTo(scope(expected));
  }

  /** The part of the signature that says whose it is and what it is for. */
  private static String scope(Recorded request) {
    String authorization = request.headers().getOrDefault("authorization", "");
    return authorization.substring(0, Math.max(0, authorization.indexOf(',')));
  }

  private static ProviderCall call(ObjectNode body) {
    return new ProviderCall(
        "job-1.1", Endpoint.CHAT_COMPLETIONS, Sdk.MODEL, body, Duration.ofMinutes(5));
  }
}
