package dev.sluice.engine.contract;

import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.schema.Json;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What may be said, shown, and wanted in return. */
final class MessageFeatures {

  static final List<Feature> ALL =
      List.of(
          message("system messages", "system"),
          message("developer messages", "developer"),
          new Feature("several turns", MessageFeatures::turns),
          image("images in the request", Questions.INLINE, Questions.PNG.substring(0, 40)),
          image("images by URL", "https://images.example/image17.png", "image17"),
          format(
              "`response_format: json_object`",
              body -> body.putObject("response_format").put("type", "json_object"),
              JsonNode::isObject),
          format(
              "`response_format: json_schema`",
              body -> Questions.addSchema(body, "city"),
              json -> json.path("city").isString()));

  private MessageFeatures() {}

  private static Feature message(String title, String role) {
    return new Feature(
        title,
        subject ->
            subject.tried(
                Questions.after(role, "instruction17", "Hello."),
                List.of("messages"),
                answer -> subject.sent("instruction17")));
  }

  private static String turns(Subject subject) throws InterruptedException {
    ObjectNode body = Questions.after("user", "firstquestion", "Go on.");
    Questions.messages(body).insertObject(1).put("role", "assistant").put("content", "firstanswer");
    return subject.tried(
        body,
        List.of("messages"),
        answer -> subject.sent("firstquestion") && subject.sent("firstanswer"));
  }

  private static Feature image(String title, String url, String sent) {
    return new Feature(
        title,
        subject ->
            subject.tried(
                Questions.withImage("What is it?", url),
                List.of("messages[0].content[1]", "image_url"),
                answer -> subject.sent(sent)));
  }

  private static Feature format(
      String title, Consumer<ObjectNode> addition, Predicate<JsonNode> kept) {
    return new Feature(
        title,
        subject -> {
          ObjectNode body = Questions.of("Name a city, in JSON.");
          addition.accept(body);
          return subject.tried(body, List.of("response_format"), answer -> kept.test(json(answer)));
        });
  }

  private static JsonNode json(Completed answer) {
    try {
      return Json.mapper().readTree(Subject.text(answer));
    } catch (JacksonException e) {
      return Json.mapper().missingNode();
    }
  }
}
