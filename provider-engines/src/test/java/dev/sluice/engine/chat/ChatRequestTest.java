package dev.sluice.engine.chat;

import static dev.sluice.engine.chat.Bodies.asking;
import static dev.sluice.engine.chat.Bodies.conversation;
import static dev.sluice.engine.chat.Bodies.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

final class ChatRequestTest {

  @Test
  void aWholeConversationIsReadInItsOrder() {
    ChatRequest request =
        ChatRequest.read(
            conversation(
                """
                {'role':'system','content':'Be brief.'},
                {'role':'user','content':[
                  {'type':'text','text':'What is shown?'},
                  {'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw==','detail':'high'}},
                  {'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]},
                {'role':'assistant','content':null,'tool_calls':[
                  {'id':'c1','type':'function','function':{'name':'lookup','arguments':'{\\'k\\':1}'}}]},
                {'role':'tool','tool_call_id':'c1','content':'42'},
                {'role':'assistant','content':'A cat.'}
                """
                    .replace("\\'", "\\\"")));

    Message.ToolCall call =
        new Message.ToolCall("messages[2].tool_calls[0]", "c1", "lookup", json("{'k':1}"), null);
    assertThat(request.messages())
        .containsExactly(
            new Message.Instruction(
                "messages[0]", List.of(new Part.Text("messages[0].content", "Be brief."))),
            new Message.User(
                "messages[1]",
                List.of(
                    new Part.Text("messages[1].content[0]", "What is shown?"),
                    new Part.Image(
                        "messages[1].content[1]", new Part.Inline("image/png", "iVBORw=="), "high"),
                    new Part.Image(
                        "messages[1].content[2]",
                        new Part.Remote("https://example.com/a.png"),
                        null))),
            new Message.Assistant("messages[2]", List.of(), List.of(call), null, null),
            new Message.ToolResult(
                "messages[3]", call, List.of(new Part.Text("messages[3].content", "42"))),
            new Message.Assistant(
                "messages[4]",
                List.of(new Part.Text("messages[4].content", "A cat.")),
                List.of(),
                null,
                null));
  }

  @Test
  void aDeveloperInstructsAsTheSystemDoes() {
    ChatRequest request =
        ChatRequest.read(
            conversation(
                """
                {'role':'system','content':'Be brief.'},
                {'role':'user','content':'Hi'},
                {'role':'developer','content':[{'type':'text','text':'Be kind.'},{'type':'text','text':'Be fair.'}]}
                """));

    assertThat(request.instructions()).isEqualTo("Be brief.\n\nBe kind.\nBe fair.");
    assertThat(ChatRequest.read(conversation("{'role':'user','content':'Hi'}")).instructions())
        .isNull();
  }

  @Test
  void soundAndDocumentsAreReadForThoseWhoTakeThem() {
    ChatRequest request =
        ChatRequest.read(
            conversation(
                """
                {'role':'user','content':[
                  {'type':'input_audio','input_audio':{'data':'AAAA','format':'wav'}},
                  {'type':'file','file':{'file_id':'f1'}},
                  {'type':'file','file':{'file_data':'data:application/pdf;base64,JVBERg==','filename':'a.pdf'}}]}
                """));

    assertThat(((Message.User) request.messages().getFirst()).parts())
        .containsExactly(
            new Part.Audio("messages[0].content[0]", "AAAA", "wav"),
            new Part.File("messages[0].content[1]", "f1", null, null),
            new Part.File(
                "messages[0].content[2]",
                null,
                new Part.Inline("application/pdf", "JVBERg=="),
                "a.pdf"));
  }

  @Test
  void anAnswerOfOursCanBePutBackIntoAConversation() {
    Reply reply =
        new Reply(
            "Let me see.",
            "They want a number.",
            null,
            List.of(new Reply.ToolCall("c1", "lookup", "", json("{'google':{'s':'x'}}"))),
            json("{'anthropic':{'t':[]}}"));
    ObjectNode body = conversation("{'role':'user','content':'Hi'}");
    body.withArray("messages")
        .add(reply.toJson())
        .add(json("{'role':'tool','tool_call_id':'c1','name':'lookup','content':'1'}"));

    assertThat(ChatRequest.read(body).messages().get(1))
        .isEqualTo(
            new Message.Assistant(
                "messages[1]",
                List.of(new Part.Text("messages[1].content", "Let me see.")),
                List.of(
                    new Message.ToolCall(
                        "messages[1].tool_calls[0]",
                        "c1",
                        "lookup",
                        json("{}"),
                        json("{'google':{'s':'x'}}"))),
                "They want a number.",
                json("{'anthropic':{'t':[]}}")));
  }

  @Test
  void aRefusalIsWhatTheAssistantSaid() {
    ChatRequest request =
        ChatRequest.read(
            conversation(
                """
                {'role':'user','content':'Hi'},
                {'role':'assistant','content':null,'refusal':'I will not.'},
                {'role':'assistant','content':[{'type':'text','text':''},{'type':'refusal','refusal':'Nor that.'}]}
                """));

    assertThat(((Message.Assistant) request.messages().get(1)).text()).isEqualTo("I will not.");
    assertThat(((Message.Assistant) request.messages().get(2)).parts())
        .containsExactly(new Part.Text("messages[2].content[1]", "Nor that."));
  }

  @Test
  void toolsComeWithWhatTheyTake() {
    ToolUse use =
        ChatRequest.read(
                asking(
                    """
                    'tools':[
                      {'type':'function','function':{'name':'a','description':'A.','strict':true,
                        'parameters':{'type':'object','properties':{'k':{'type':'integer'}}}}},
                      {'type':'function','function':{'name':'b'}}],
                    'tool_choice':{'type':'function','function':{'name':'b'}},
                    'parallel_tool_calls':false
                    """))
            .toolUse();

    assertThat(use)
        .isEqualTo(
            new ToolUse(
                List.of(
                    new Tool(
                        "tools[0].function",
                        "a",
                        "A.",
                        json("{'type':'object','properties':{'k':{'type':'integer'}}}"),
                        true),
                    new Tool(
                        "tools[1].function",
                        "b",
                        null,
                        json("{'type':'object','properties':{}}"),
                        false)),
                new ToolChoice.Function("b"),
                false));
  }

  @Test
  void aToolIsChosenInWords() {
    String tools = "'tools':[{'type':'function','function':{'name':'a'}}]";

    assertThat(choice(tools)).isEqualTo(new ToolChoice.Unset());
    assertThat(choice(tools + ",'tool_choice':'auto'")).isEqualTo(new ToolChoice.Auto());
    assertThat(choice(tools + ",'tool_choice':'none'")).isEqualTo(new ToolChoice.None());
    assertThat(choice(tools + ",'tool_choice':'required'")).isEqualTo(new ToolChoice.Required());
  }

  @Test
  void theFormIsReadWithItsSchema() {
    assertThat(format("'response_format':null")).isEqualTo(new Format.Text());
    assertThat(format("'response_format':{'type':'text'}")).isEqualTo(new Format.Text());
    assertThat(format("'response_format':{'type':'json_object'}"))
        .isEqualTo(new Format.JsonObject());
    assertThat(
            format(
                "'response_format':{'type':'json_schema','json_schema':{'name':'out','strict':true,"
                    + "'schema':{'type':'object'}}}"))
        .isEqualTo(new Format.JsonSchema("out", null, json("{'type':'object'}"), true));
  }

  @Test
  void numbersKeepTheDigitsThatTheCallerWrote() {
    ChatRequest request =
        ChatRequest.read(
            asking(
                "'temperature':0.70,'top_p':1,'frequency_penalty':-2,'presence_penalty':0.5,"
                    + "'seed':7,'reasoning_effort':'xhigh'"));

    assertThat(request.sampling())
        .isEqualTo(
            new Sampling(
                new BigDecimal("0.70"),
                new BigDecimal("1"),
                new BigDecimal("-2"),
                new BigDecimal("0.5"),
                7L));
    assertThat(request.reasoningEffort()).isEqualTo(ReasoningEffort.XHIGH);
  }

  @Test
  void theCurrentNameOfALimitCountsBeforeTheDeprecatedOne() {
    assertThat(limit("'max_tokens':5,'max_completion_tokens':7").maxTokens()).isEqualTo(7);
    assertThat(limit("'max_tokens':5").maxTokens()).isEqualTo(5);
    assertThat(limit("'max_tokens':null").maxTokens()).isNull();
  }

  @Test
  void oneStopTextIsAListOfOne() {
    assertThat(limit("'stop':'END'").stop()).containsExactly("END");
    assertThat(limit("'stop':['END','.']").stop()).containsExactly("END", ".");
    assertThat(limit("'stop':null").stop()).isEmpty();
  }

  @Test
  void whoAsksIsKnownByTheCurrentNameFirst() {
    assertThat(ChatRequest.read(asking("'user':'u','safety_identifier':'s'")).endUser())
        .isEqualTo("s");
    assertThat(ChatRequest.read(asking("'user':'u'")).endUser()).isEqualTo("u");
  }

  @Test
  void fieldsOfTheSystemsOwnAreHandedOverAsTheyAre() {
    ChatRequest request = ChatRequest.read(asking("'top_k':40,'thinking':{'a':[1]},'min_p':null"));
    ObjectNode target = json("{'model':'x'}");

    request.forward(Set.of("top_k", "thinking", "min_p", "absent"), target);

    assertThat(target).isEqualTo(json("{'model':'x','top_k':40,'thinking':{'a':[1]}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {";a", ";İ"})
  @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
  void anImageIsReadHoweverManyParametersItsTypeHas(String parameter) {
    String url = "data:image/png" + parameter.repeat(500_000) + ";base64,AAAA";
    ObjectNode body =
        json(
            "{'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'%s'}}]}]}"
                .formatted(url));

    assertThat(ChatRequest.read(body).turns()).hasSize(1);
  }

  @Test
  void aBodyIsNeverChangedByReadingIt() {
    ObjectNode body =
        asking("'tools':[{'type':'function','function':{'name':'a'}}],'tool_choice':'auto'");
    ObjectNode before = body.deepCopy();

    ChatRequest.read(body).turns();

    assertThat(body).isEqualTo(before);
  }

  private static ToolChoice choice(String fields) {
    return ChatRequest.read(asking(fields)).toolUse().choice();
  }

  private static Format format(String fields) {
    return ChatRequest.read(asking(fields)).format();
  }

  private static OutputLimit limit(String fields) {
    return ChatRequest.read(asking(fields)).limit();
  }
}
