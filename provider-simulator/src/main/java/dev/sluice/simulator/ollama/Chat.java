package dev.sluice.simulator.ollama;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.ResponseFormat;
import dev.sluice.simulator.answer.Tool;
import dev.sluice.simulator.answer.ToolChoice;
import dev.sluice.simulator.answer.Toolbox;
import dev.sluice.simulator.answer.Wanted;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A chat to go on with; a stream unless the caller says otherwise. */
record Chat(ChatRequest request, boolean streamed) implements ChatCall {

  private static final Set<String> LEVELS = Set.of("low", "medium", "high", "max");

  static Chat read(JsonNode json) {
    Field body = new Field(json, "ChatRequest");
    String model = Field.model(body);
    body.at("truncate").flag(true);
    body.at("shift").flag(true);
    ModelOptions options = ModelOptions.read(body.at("options"));
    Wanted wanted =
        new Wanted(
            format(body.at("format")),
            options.numPredict(),
            options.stop(),
            1,
            thinks(body.at("think")));
    ChatRequest request =
        new ChatRequest(model, Conversation.read(body.at("messages")), tools(body), wanted);
    return new Chat(request, body.at("stream").flag(true));
  }

  private static Toolbox tools(Field body) {
    List<Tool> tools = new ArrayList<>();
    for (Field tool : body.at("tools").array()) {
      Field function = tool.object().at("function").object();
      tools.add(
          new Tool(
              function.at("name").text(),
              function.at("description").text(),
              function.at("parameters").object().value()));
    }
    return new Toolbox(tools, new ToolChoice.Auto(), true);
  }

  private static ResponseFormat format(Field format) {
    JsonNode value = format.value();
    if (format.absent() || value.asString("x").isEmpty()) {
      return new ResponseFormat.Text();
    }
    if (value.isObject()) {
      return new ResponseFormat.Structured(value);
    }
    if (value.asString("").equals("json")) {
      return ResponseFormat.anyObject();
    }
    throw OllamaError.refusal(
        "invalid format: %s; expected \"json\" or a valid JSON Schema object".formatted(value));
  }

  private static boolean thinks(Field think) {
    JsonNode value = think.value();
    if (think.absent() || value.isBoolean()) {
      return value.asBoolean(false);
    }
    if (!value.isString() || !LEVELS.contains(value.asString())) {
      throw OllamaError.refusal("invalid think value: %s".formatted(value));
    }
    return true;
  }

  @Override
  public Reply answer(ChatAnswer answer) {
    return streamed
        ? Reply.stream("application/x-ndjson", ChatJson.lines(answer))
        : Reply.json(200, ChatJson.whole(answer));
  }

  @Override
  public byte[] errorInStream(Problem problem) {
    return ChatJson.line(OllamaError.of(problem).body());
  }
}
