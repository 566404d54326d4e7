package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sluice.schema.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Foreign trees of whatever shape. */
final class RandomBodyTest {

  private static final int TREES = 3000;

  private static final ObjectNode BODY =
      json(
          """
          {'model':'m','messages':[
            {'role':'system','content':'Be brief.'},
            {'role':'user','content':[{'type':'text','text':'Hi'},
              {'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA','detail':'low'}},
              {'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}},
              {'type':'file','file':{'file_id':'f'}}]},
            {'role':'assistant','content':'','tool_calls':[
              {'id':'c','type':'function','function':{'name':'f','arguments':'{}'}}]},
            {'role':'tool','tool_call_id':'c','content':'1'}],
           'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],
           'tool_choice':{'type':'function','function':{'name':'f'}},'parallel_tool_calls':true,
           'response_format':{'type':'json_schema','json_schema':{'name':'o','schema':{}}},
           'temperature':1,'top_p':1,'seed':1,'stop':['a'],'max_tokens':1,'user':'u',
           'reasoning_effort':'low'}
          """);

  private static final ObjectNode CHUNK =
      json(
          """
          {'id':'i','object':'chat.completion.chunk','created':1,'model':'m','service_tier':'a',
           'x_groq':{'usage':{'prompt_tokens':1}},'usage':{'prompt_tokens':1},'choices':[
            {'index':0,'finish_reason':'stop','logprobs':{'content':[{'token':'a'}]},'delta':{
              'role':'assistant','content':'a','refusal':'a','reasoning':'a','annotations':[{'a':1}],
              'extra_content':{'google':{'a':1}},'function_call':{'name':'f','arguments':'{}'},
              'tool_calls':[{'index':0,'id':'c','function':{'name':'f','arguments':'{}'}}]}}]}
          """);

  private static final JsonNode STRANGERS =
      json("{'a':[null,true,-1,0.5,1e400,'','assistant','tool','data:,',[],[[]],{},{'type':'text'}]}")
          .get("a");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aBodyThatIsChangedAtRandomIsReadOrRefusedByAField(long start) {
    Random random = new Random(start);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < TREES; i++) {
      ObjectNode body = changed(BODY, random);
      try {
        assertThat(ChatRequest.read(body).turns()).isNotEmpty();
        read++;
      } catch (InvalidRequestException e) {
        refused++;
        assertThat(e.field()).isNotEmpty();
      } catch (RuntimeException e) {
        fail(body.toString(), e);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void chunksThatAreChangedAtRandomAreSurvived(long start) {
    Random random = new Random(start);
    ChunkAssembly assembly = new ChunkAssembly();
    for (int i = 0; i < TREES; i++) {
      ObjectNode chunk = changed(CHUNK, random);
      ObjectNode before = chunk.deepCopy();
      try {
        assembly.add(chunk);
      } catch (RuntimeException e) {
        fail(chunk.toString(), e);
      }
      assertThat(chunk).isEqualTo(before);
    }
    assertThat(Json.mapper().readTree(assembly.toCompletion().toString()).path("choices"))
        .isNotEmpty();
  }

  /** A copy in which one to three values have become something else, or have gone. */
  private static ObjectNode changed(ObjectNode original, Random random) {
    ObjectNode copy = original.deepCopy();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      List<JsonNode> containers = new ArrayList<>();
      collect(copy, containers);
      JsonNode stranger = STRANGERS.get(random.nextInt(STRANGERS.size())).deepCopy();
      switch (containers.get(random.nextInt(containers.size()))) {
        case ObjectNode object -> change(object, stranger, random);
        case ArrayNode array -> change(array, stranger, random);
        default -> throw new AssertionError("no container");
      }
    }
    return copy;
  }

  private static void change(ObjectNode object, JsonNode stranger, Random random) {
    List<String> names = new ArrayList<>(object.propertyNames());
    names.add("stranger");
    String name = names.get(random.nextInt(names.size()));
    if (random.nextInt(4) == 0) {
      object.remove(name);
    } else {
      object.set(name, stranger);
    }
  }

  private static void change(ArrayNode array, JsonNode stranger, Random random) {
    if (array.isEmpty() || random.nextInt(4) == 0) {
      array.add(stranger);
    } else {
      array.set(random.nextInt(array.size()), stranger);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }
}
