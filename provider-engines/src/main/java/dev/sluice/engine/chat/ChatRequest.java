package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a chat completion in OpenAI form, read strictly, for engines that translate it.
 *
 * @param messages the conversation in its order; never empty
 * @param reasoningEffort null where the caller leaves it to the model
 * @param endUser who asks, as the caller names them; null where it does not
 * @param body as it came; shared between attempts, so never to be changed
 */
public record ChatRequest(
    List<Message> messages,
    ToolUse toolUse,
    Format format,
    Sampling sampling,
    OutputLimit limit,
    @Nullable ReasoningEffort reasoningEffort,
    @Nullable String endUser,
    ObjectNode body) {

  public ChatRequest {
    messages = List.copyOf(messages);
    requireNonNull(toolUse, "toolUse is null");
    requireNonNull(format, "format is null");
    requireNonNull(sampling, "sampling is null");
    requireNonNull(limit, "limit is null");
    requireNonNull(body, "body is null");
  }

  /**
   * @throws InvalidRequestException if the body is no chat completion in OpenAI form, or has
   *     something inside a message, a tool or a format that these records have no place for
   */
  public static ChatRequest read(ObjectNode body) {
    return RequestReader.read(body);
  }

  /**
   * Makes sure that nothing is lost on the way. Passes over fields which merely annotate a call and
   * values which ask for what happens anyway: {@code metadata}, {@code n: 1} and the like.
   *
   * @param understood the names of all the other fields at the top of a body that the engine
   *     translates or forwards; {@code messages} and {@code model} are understood by everyone, and
   *     {@code max_tokens} stands for {@code max_completion_tokens} too
   * @param engine what the system is called in the error
   * @throws InvalidRequestException naming the first field that the engine would lose
   */
  public void require(Set<String> understood, String engine) {
    TopFields.requireOnly(body, understood, engine);
  }

  /**
   * Hands fields that the system knows by the same name and in the same form over as they are,
   * those that are there and not null.
   *
   * @param names all of them must be among those that are understood
   */
  public void forward(Set<String> names, ObjectNode target) {
    for (String name : names) {
      JsonNode value = body.get(name);
      if (value != null && !value.isNull()) {
        target.set(name, value);
      }
    }
  }

  /**
   * All instructions together, a blank line between any two, for systems that take them apart from
   * the conversation; null where there are none.
   */
  public @Nullable String instructions() {
    String text =
        messages.stream()
            .filter(Message.Instruction.class::isInstance)
            .map(message -> ((Message.Instruction) message).text())
            .filter(instruction -> !instruction.isEmpty())
            .collect(joining("\n\n"));
    return text.isEmpty() ? null : text;
  }

  /**
   * The conversation without its instructions, in turns: user and assistant alternate. Either may
   * begin; a message of the assistant that says nothing is left out.
   */
  public List<Turn> turns() {
    return Turns.of(messages);
  }
}
