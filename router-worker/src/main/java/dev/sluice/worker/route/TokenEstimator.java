package dev.sluice.worker.route;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Estimates the tokens of a job from the lengths of its texts: one for every four characters, which
 * is about right for English prose and too few for scripts with one token a character. Nothing is
 * serialized, and no text is read; what is wrong with the estimate is settled after the call.
 */
public final class TokenEstimator {

  /** What an image, or any other attachment, counts: about one megapixel at most providers. */
  static final int TOKENS_PER_ATTACHMENT = 1000;

  /** The role and the marks around each message. */
  private static final int TOKENS_PER_MESSAGE = 4;

  private static final int CHARACTERS_PER_TOKEN = 4;

  /** Quotes, a colon and a comma. */
  private static final int CHARACTERS_AROUND_A_FIELD = 4;

  /** No job means more than this, and sums of it do not overflow. */
  private static final long MOST_TOKENS = 1_000_000_000;

  private static final int MOST_ANSWERS = 128;

  private long characters;
  private long tokens;
  private int images;

  private TokenEstimator() {}

  public static TokenEstimate estimate(Job job) {
    return new TokenEstimator().read(job.endpoint(), job.body());
  }

  private TokenEstimate read(Endpoint endpoint, ObjectNode body) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS -> chat(body);
      case EMBEDDINGS -> {
        embeddingsInput(body.get("input"));
        yield new TokenEstimate(input(), OptionalLong.of(0), 1, 0);
      }
    };
  }

  private TokenEstimate chat(ObjectNode body) {
    for (JsonNode message : body.path("messages")) {
      message(message);
    }
    json(body.get("tools"));
    json(body.get("functions"));
    json(body.get("response_format"));
    return new TokenEstimate(input(), maxOutput(body), answers(body), images);
  }

  private long input() {
    return tokens + (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  private void message(JsonNode message) {
    tokens += TOKENS_PER_MESSAGE;
    JsonNode content = message.path("content");
    characters += textLength(content);
    if (content.isArray()) {
      for (JsonNode part : content) {
        part(part);
      }
    }
    json(message.get("tool_calls"));
  }

  /** A part is text, or it is an attachment whose bytes say nothing about its tokens. */
  private void part(JsonNode part) {
    JsonNode text = part.path("text");
    if (text.isString()) {
      characters += textLength(text);
      return;
    }
    tokens += TOKENS_PER_ATTACHMENT;
    if (isImage(part.path("type"))) {
      images++;
    }
  }

  private static boolean isImage(JsonNode type) {
    return type.isString()
        && switch (type.stringValue()) {
          case "image_url", "input_image", "image" -> true;
          default -> false;
        };
  }

  /** A text, texts, one text as numbers of tokens, or several such. */
  private void embeddingsInput(@Nullable JsonNode input) {
    if (input == null) {
      return;
    }
    characters += textLength(input);
    if (input.isNumber()) {
      tokens++;
    }
    if (input.isArray()) {
      for (JsonNode element : input) {
        embeddingsInput(element);
      }
    }
  }

  private void json(@Nullable JsonNode node) {
    if (node == null) {
      return;
    }
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        characters += field.getKey().length() + CHARACTERS_AROUND_A_FIELD;
        json(field.getValue());
      }
    } else if (node.isArray()) {
      for (JsonNode element : node) {
        characters++;
        json(element);
      }
    } else {
      characters += node.isString() ? textLength(node) + 2 : CHARACTERS_PER_TOKEN;
    }
  }

  private static int textLength(JsonNode node) {
    return node.isString() ? node.stringValue().length() : 0;
  }

  private static OptionalLong maxOutput(ObjectNode body) {
    JsonNode limit = body.path("max_completion_tokens");
    limit = limit.isIntegralNumber() ? limit : body.path("max_tokens");
    if (!limit.isIntegralNumber() || !limit.canConvertToLong() || limit.longValue() < 1) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.min(limit.longValue(), MOST_TOKENS));
  }

  private static int answers(ObjectNode body) {
    JsonNode answers = body.path("n");
    return answers.isInt() ? Math.clamp(answers.intValue(), 1, MOST_ANSWERS) : 1;
  }
}
