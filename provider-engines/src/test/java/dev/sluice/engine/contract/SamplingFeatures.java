package dev.sluice.engine.contract;

import static dev.sluice.engine.contract.Subject.NO;
import static dev.sluice.engine.contract.Subject.YES;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** How an answer is drawn, and where it ends. */
final class SamplingFeatures {

  static final List<Feature> ALL =
      List.of(
          limit("max_tokens"),
          limit("max_completion_tokens"),
          new Feature("`stop`", SamplingFeatures::stop),
          new Feature("`temperature`", SamplingFeatures::temperature),
          passedOn("top_p", body -> body.put("top_p", 0.83), "0.83"),
          passedOn("seed", body -> body.put("seed", 471108), "471108"),
          passedOn("presence_penalty", body -> body.put("presence_penalty", 0.31), "0.31"),
          passedOn("frequency_penalty", body -> body.put("frequency_penalty", 0.29), "0.29"),
          passedOn("logprobs", body -> body.put("logprobs", true), "ogprobs"),
          new Feature("`n`", SamplingFeatures::severalChoices));

  private SamplingFeatures() {}

  private static Feature limit(String field) {
    return new Feature(
        "`" + field + "`",
        subject ->
            subject.tried(
                Questions.of("Tell a story.").put(field, 20),
                List.of(field),
                answer ->
                    answer.bill().usage().outputTokens() <= 20
                        && Subject.choice(answer)
                            .path("finish_reason")
                            .asString("")
                            .equals("length")));
  }

  /** The answer would repeat the word. */
  private static String stop(Subject subject) throws InterruptedException {
    ObjectNode body = Questions.of("Say halt and go on.");
    body.putArray("stop").add("halt");
    return subject.tried(body, List.of("stop"), answer -> !Subject.text(answer).contains("halt"));
  }

  private static String temperature(Subject subject) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    for (String value : List.of("0", "1", "2")) {
      ObjectNode body = Questions.of("Hello.").put("temperature", Integer.parseInt(value));
      if (subject.tried(body, List.of("temperature"), answer -> true).equals(YES)) {
        taken.add(value);
      }
    }
    return taken.isEmpty() ? NO : taken.getFirst() + " to " + taken.getLast();
  }

  private static Feature passedOn(String field, Consumer<ObjectNode> addition, String sent) {
    return new Feature(
        "`" + field + "`",
        subject -> {
          ObjectNode body = Questions.of("Hello.");
          addition.accept(body);
          return subject.tried(body, List.of(field), answer -> subject.sent(sent));
        });
  }

  private static String severalChoices(Subject subject) throws InterruptedException {
    return subject.tried(
        Questions.of("Hello.").put("n", 2),
        List.of("n"),
        answer -> answer.response().body().path("choices").size() == 2);
  }
}
