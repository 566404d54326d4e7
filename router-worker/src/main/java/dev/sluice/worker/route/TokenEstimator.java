package dev.sluice.worker.route;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Estimates the tokens of a job from its texts and what stands between them. Nothing is serialized;
 * what is wrong with the estimate is settled after the call.
 */
public final class TokenEstimator {

  /** What an image, or any other attachment, counts: about one megapixel at most providers. */
  static final int TOKENS_PER_ATTACHMENT = 1000;

  /** The role and the marks around each message. */
  private static final int TOKENS_PER_MESSAGE = 4;

  /** Its quotes, a colon and a comma. */
  private static final double TOKENS_AROUND_A_FIELD = 1;

  private static final double TOKENS_AROUND_A_TEXT = 0.5;
  private static final double TOKENS_PER_COMMA = 0.25;

  /** No job means more than this, and sums of it do not overflow. */
  private static final long MOST_TOKENS = 1_000_000_000;

  private static final int MOST_ANSWERS = 128;

  private final TextTokens texts;
  private double tokens;
  private int images;

  private TokenEstimator(TextTokens texts) {
    this.texts = texts;
  }

  /** By characters, for whichever model. */
  public static TokenEstimate estimate(Job job) {
    return estimate(job, CharacterTokens.INSTANCE);
  }

  static TokenEstimate estimate(Job job, TextTokens texts) {
    return new TokenEstimator(texts).read(job.endpoint(), job.body());
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
    return (long) Math.ceil(tokens);
  }

  private void message(JsonNode message) {
    tokens += TOKENS_PER_MESSAGE;
    JsonNode content = message.path("content");
    text(content);
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
      text(text);
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
    text(input);
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
        tokens += texts.of(field.getKey()) + TOKENS_AROUND_A_FIELD;
        json(field.getValue());
      }
    } else if (node.isArray()) {
      for (JsonNode element : node) {
        tokens += TOKENS_PER_COMMA;
        json(element);
      }
    } else if (node.isString()) {
      tokens += TOKENS_AROUND_A_TEXT;
      text(node);
    } else {
      tokens++;
    }
  }

  private void text(JsonNode node) {
    if (node.isString()) {
      tokens += texts.of(node.stringValue());
    }
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
