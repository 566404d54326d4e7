package dev.sluice.engine.bedrock;

import static dev.sluice.engine.bedrock.SimulatedBedrock.call;
import static dev.sluice.engine.chat.Bodies.asking;
import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Bedrock answers is what OpenAI would, whole and streamed. */
@Timeout(60)
final class BedrockAnswerIT {

  private final SimulatedBedrock simulated = new SimulatedBedrock();

  @AfterEach
  void stop() {
    simulated.close();
  }

  private static final String WEATHER =
      "{'type':'function','function':{'name':'get_weather','description':'Tells the weather.',"
          + "'parameters':{'type':'object','properties':{'city':{'type':'string'}}}}}";

  private static final String CLOCK =
      "{'type':'function','function':{'name':'read_clock','parameters':{'type':'object'}}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'max_tokens':400",
        "'max_tokens':5,'temperature':0.3",
        "'stop':['matter']",
        "'tools':[%w]",
        "'tools':[%w,%c],'tool_choice':'required'",
        "'tools':[%w,%c],'tool_choice':{'type':'function','function':{'name':'read_clock'}}",
        "'response_format':{'type':'json_schema','json_schema':{'name':'out','schema':"
            + "{'type':'object','properties':{'n':{'type':'integer'}},'required':['n']}}}",
      })
  void theAnswerIsThatOfOpenAi(String fields) throws Exception {
    ObjectNode body = asking(fields.replace("%w", WEATHER).replace("%c", CLOCK));
    ((ObjectNode) body.at("/messages/0")).put("content", "What is the weather, and the clock?");

    requireSame(body);
  }

  @Test
  void aWholeConversationWithToolsAndAnImageIsAnsweredAlike() throws Exception {
    ObjectNode body = asking("'tools':[" + WEATHER + "," + CLOCK + "]");
    ArrayNode messages = body.putArray("messages");
    messages.add(json("{'role':'system','content':'Be brief.'}"));
    messages.add(
        json(
            "{'role':'user','content':[{'type':'text','text':'What weather shows the clock?'},"
                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}}]}"));
    JsonNode called = requireSame(body).at("/choices/0/message");
    assertThat(called.path("tool_calls").size()).isEqualTo(2);
    messages.add(called);
    for (JsonNode toolCall : called.path("tool_calls")) {
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", toolCall.path("id").asString())
          .put("content", "42");
    }

    JsonNode answer = requireSame(body);

    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
  }

  @Test
  void aLongPromptIsPartlyReadFromACacheAndCountedAlike() throws Exception {
    ObjectNode body = asking("'max_tokens':40");
    ((ObjectNode) body.at("/messages/0")).put("content", "Tell me. ".repeat(2000));

    assertThat(requireSame(body).at("/usage/prompt_tokens_details/cached_tokens").asInt())
        .isPositive();
  }

  @Test
  void whatTheModelThoughtIsShownAndGoesBackToIt() throws Exception {
    ObjectNode body = asking("'reasoning_effort':'high'");
    JsonNode message = completed(simulated.bedrock().complete(call(body))).at("/choices/0/message");
    assertThat(message.path("reasoning_content").asString()).isNotEmpty();
    body.withArray("messages").add(message).add(json("{'role':'user','content':'And then?'}"));

    assertThat(simulated.bedrock().complete(call(body))).isInstanceOf(Completed.class);
    assertThat(streamed(body)).isEqualTo(completed(simulated.bedrock().complete(call(body))));
  }

  /** The answer of Bedrock, which is OpenAI's, whole and streamed. */
  private JsonNode requireSame(ObjectNode body) throws Exception {
    JsonNode answer = completed(simulated.bedrock().complete(call(body)));
    JsonNode expected = completed(simulated.openai().complete(call(body)));

    // By their text: a number that was read and one that was counted are no equal nodes.
    assertThat(withoutIds(answer)).hasToString(withoutIds(expected).toString());
    assertThat(streamed(body)).isEqualTo(answer);
    return answer;
  }

  /** Streamed, put together by whoever gets the pieces, and checked against the whole. */
  private JsonNode streamed(ObjectNode body) throws Exception {
    List<ObjectNode> chunks = new ArrayList<>();
    JsonNode whole = completed(simulated.bedrock().stream(call(body), chunks::add));
    ChunkAssembly assembly = new ChunkAssembly();
    chunks.forEach(assembly::add);

    assertThat(assembly.whole()).isTrue();
    assertThat(assembly.toCompletion().at("/choices/0/message").path("content"))
        .isEqualTo(whole.at("/choices/0/message").path("content"));
    return whole;
  }

  private static JsonNode completed(ProviderAnswer answer) {
    assertThat(answer).isInstanceOf(Completed.class);
    return ((Completed) answer).response().body();
  }

  private static JsonNode withoutIds(JsonNode answer) {
    ObjectNode copy = (ObjectNode) answer.deepCopy();
    copy.remove("id");
    copy.remove("created");
    copy.at("/choices/0/message/tool_calls")
        .forEach(toolCall -> ((ObjectNode) toolCall).remove("id"));
    return copy;
  }
}
