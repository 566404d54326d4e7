package dev.sluice.simulator.openai;

import dev.sluice.simulator.limit.LimitState;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Docker Model Runner: the runner's own errors are plain text, its back end's are JSON. */
final class DockerModelRunner implements Vendor {

  private static final String TOO_LONG = "exceed_context_size_error";

  @Override
  public boolean takes(String field) {
    return true;
  }

  @Override
  public boolean takesInMessages(String field) {
    return true;
  }

  @Override
  public OpenAiError describe(Problem problem) {
    OpenAiError usual = OpenAiProblems.describe(problem);
    if (problem instanceof Problem.ContextExceeded exceeded) {
      return usual
          .withType(TOO_LONG)
          .withMessage(
              "the request exceeds the available context size: %d tokens of %d"
                  .formatted(exceeded.input(), exceeded.window()));
    }
    return problem instanceof Problem.UnknownModel
        ? usual.withMessage("model not found").withCode(null)
        : usual;
  }

  @Override
  public Reply reply(OpenAiError error) {
    return error.type().equals(TOO_LONG)
        ? Reply.json(error.status(), body(error))
        : Reply.text("text/plain; charset=utf-8", error.message() + "\n")
            .withStatus(error.status());
  }

  @Override
  public JsonNode body(OpenAiError error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("error")
        .put("code", error.status())
        .put("type", error.type())
        .put("message", error.message());
    return body;
  }

  @Override
  public Map<String, String> retryHeaders(Duration wait) {
    return Map.of();
  }

  @Override
  public Map<String, String> limitHeaders(LimitState limits, Instant now) {
    return Map.of();
  }
}
