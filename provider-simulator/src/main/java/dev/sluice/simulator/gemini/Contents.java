package dev.sluice.simulator.gemini;

import static java.util.Objects.requireNonNullElse;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;
import dev.sluice.simulator.answer.Toolbox;
import dev.sluice.simulator.answer.Wanted;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for contents.
 *
 * @param thoughts whether the caller wants to see what the model thinks
 */
record Contents(ChatRequest request, boolean thoughts, Service service, Framing framing)
    implements ChatCall {

  private static final Pattern GENERATION = Pattern.compile("gemini-(\\d{1,3})(?!\\d)");
  private static final int FIRST_THAT_REMEMBERS = 3;

  static Contents read(JsonNode body, String model, Service service, Framing framing) {
    ObjectNode message = ProtoJson.read(body, ProtoMessages.GENERATE_CONTENT, service);
    JsonNode config = message.path("generationConfig");
    Wanted wanted = Configuration.read(config, model);
    Toolbox toolbox = Functions.read(message.path("tools"), message.path("toolConfig"));
    ChatRequest request =
        new ChatRequest(model, new Conversation(model, service).read(message), toolbox, wanted);
    boolean thoughts = config.path("thinkingConfig").path("includeThoughts").asBoolean(false);
    return new Contents(request, thoughts, service, framing);
  }

  @Override
  public Reply answer(ChatAnswer answer) {
    Responses responses = new Responses(answer, thoughts, service);
    return framing == Framing.WHOLE
        ? Reply.json(200, responses.whole())
        : Reply.stream(framing.contentType(), framing.pieces(responses.pieces()));
  }

  @Override
  public byte[] errorInStream(Problem problem) {
    return framing.error(Problems.body(problem, service));
  }

  /** Whether a model is of the third generation or later. */
  static boolean remembersThoughts(String model) {
    Matcher generation = GENERATION.matcher(model);
    return generation.find()
        && Integer.parseInt(requireNonNullElse(generation.group(1), "0")) >= FIRST_THAT_REMEMBERS;
  }
}
