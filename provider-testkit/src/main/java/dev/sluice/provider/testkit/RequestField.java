package dev.sluice.provider.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that a job may ask for.
 *
 * @param name of the field, or of the part or the role in a message
 * @param without the body to add it to
 * @param marker what must be found in the request wherever the field goes; null where each system
 *     has words of its own, so that the request can only be seen to differ
 */
record RequestField(
    String name,
    Supplier<ObjectNode> without,
    Consumer<ObjectNode> addition,
    @Nullable String marker) {

  /**
   * What else a refusal may name: where tools are refused, so is all that is said of them, and what
   * stands within a message may be named by its place.
   */
  private static final Map<String, List<String>> NEEDED =
      Map.of(
          "tool_choice", List.of("tools"),
          "parallel_tool_calls", List.of("tools"),
          "image_url", Bodies.ATTACHED,
          "input_audio", Bodies.ATTACHED,
          "file", Bodies.ATTACHED);

  ObjectNode body() {
    ObjectNode body = without.get();
    addition.accept(body);
    return body;
  }

  /** Whether a refusal names it, or what it cannot be without. */
  boolean isNamedIn(String message) {
    return Pattern.compile("(?<!\\w)" + Pattern.quote(name) + "(?!\\w)").matcher(message).find()
        || NEEDED.getOrDefault(name, List.of()).stream().anyMatch(message::contains);
  }

  private static RequestField of(String name, Consumer<ObjectNode> addition, String marker) {
    return new RequestField(name, RequestField::plain, addition, marker);
  }

  private static RequestField seen(String name, Consumer<ObjectNode> addition) {
    return new RequestField(name, RequestField::plain, addition, null);
  }

  private static RequestField ofTools(String name, Consumer<ObjectNode> addition) {
    return new RequestField(name, Bodies::withTools, addition, null);
  }

  private static ObjectNode plain() {
    return Bodies.chat("Repeat kitprompt");
  }

  static Stream<RequestField> all() {
    return Stream.of(messages(), sampling(), formats(), tools(), attachments(), others())
        .flatMap(List::stream);
  }

  private static List<RequestField> messages() {
    return List.of(
        of("system", body -> before(body, "system", "kitinstruction"), "kitinstruction"),
        of("developer", body -> before(body, "developer", "kitinstruction"), "kitinstruction"),
        of("assistant", RequestField::addTurn, "kitreply"));
  }

  private static void before(ObjectNode body, String role, String text) {
    ArrayNode messages = Bodies.messages(body);
    messages.insertObject(0).put("role", role).put("content", text);
  }

  private static void addTurn(ObjectNode body) {
    Bodies.message(Bodies.messages(body), "assistant", "kitreply");
    Bodies.message(Bodies.messages(body), "user", "Repeat kitprompt");
  }

  private static List<RequestField> sampling() {
    return List.of(
        of("temperature", body -> body.put("temperature", 0.37), "0.37"),
        of("top_p", body -> body.put("top_p", 0.83), "0.83"),
        of("max_tokens", body -> body.put("max_tokens", 3741), "3741"),
        of("max_completion_tokens", body -> body.put("max_completion_tokens", 3742), "3742"),
        of("stop", body -> body.putArray("stop").add("kitstop"), "kitstop"),
        of("seed", body -> body.put("seed", 47110815), "47110815"),
        of("presence_penalty", body -> body.put("presence_penalty", 0.31), "0.31"),
        of("frequency_penalty", body -> body.put("frequency_penalty", 0.29), "0.29"),
        of("logit_bias", body -> body.putObject("logit_bias").put("4711", 5), "4711"),
        seen("n", body -> body.put("n", 2)),
        seen("logprobs", body -> body.put("logprobs", true)),
        seen("reasoning_effort", body -> body.put("reasoning_effort", "low")));
  }

  private static List<RequestField> formats() {
    return List.of(
        of("response_format", body -> Bodies.responseFormat(body, "kitproperty"), "kitproperty"),
        seen(
            "response_format",
            body -> body.putObject("response_format").put("type", "json_object")));
  }

  private static List<RequestField> tools() {
    return List.of(
        of("tools", body -> body.set("tools", Bodies.withTools().path("tools")), "weather"),
        ofTools("tool_choice", body -> body.put("tool_choice", "none")),
        ofTools("tool_choice", body -> body.put("tool_choice", "required")),
        ofTools("tool_choice", RequestField::chooseClock),
        ofTools("parallel_tool_calls", body -> body.put("parallel_tool_calls", false)));
  }

  private static void chooseClock(ObjectNode body) {
    ObjectNode choice = body.putObject("tool_choice").put("type", "function");
    choice.putObject("function").put("name", "clock");
  }

  private static List<RequestField> attachments() {
    return List.of(
        of(
            "image_url",
            body -> replace(body, Bodies.withImage("https://images.example/kitimage.png")),
            "kitimage"),
        of("input_audio", body -> attach(body, "input_audio", "data", "a2l0YXVkaW8="), "a2l0YXVk"),
        of("file", body -> attach(body, "file", "file_id", "kitfile"), "kitfile"));
  }

  private static void replace(ObjectNode body, ObjectNode other) {
    body.removeAll();
    body.setAll(other);
  }

  private static void attach(ObjectNode body, String type, String field, String value) {
    ArrayNode content = body.arrayNode();
    content.addObject().put("type", "text").put("text", "What is it?");
    ObjectNode part = content.addObject().put("type", type);
    part.putObject(type).put(field, value).put("format", "wav");
    ((ObjectNode) Bodies.messages(body).get(0)).set("content", content);
  }

  private static List<RequestField> others() {
    return List.of(
        of("kit_unknown_field", body -> body.put("kit_unknown_field", "kitvalue"), "kitvalue"),
        of("service_tier", body -> body.put("service_tier", "flex"), "flex"),
        of("web_search_options", RequestField::addSearch, "kitcity"),
        of("prediction", RequestField::addPrediction, "kitprediction"));
  }

  private static void addSearch(ObjectNode body) {
    ObjectNode location = body.putObject("web_search_options").putObject("user_location");
    location.put("type", "approximate").putObject("approximate").put("city", "kitcity");
  }

  private static void addPrediction(ObjectNode body) {
    body.putObject("prediction").put("type", "content").put("content", "kitprediction");
  }
}
