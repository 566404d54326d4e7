package dev.sluice.worker.provider;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;

/** Tells an answer from a failure, whatever the status says. */
final class OpenAiAnswers {

  /** A provider that throttles for longer has run out of something that no short wait refills. */
  private static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

  private static final int MAX_TEXT_BODY = 4096;
  private static final int MAX_REQUEST_ID = 200;

  private static final List<String> REQUEST_IDS =
      List.of("x-request-id", "request-id", "x-generation-id", "x-litellm-call-id");

  private final List<Secret> secrets;
  private final InstantSource clock;

  OpenAiAnswers(Collection<Secret> secrets, InstantSource clock) {
    this.secrets = List.copyOf(secrets);
    this.clock = clock;
  }

  ProviderAnswer read(Endpoint endpoint, HttpReply.Whole reply) {
    if (reply.status() / 100 != 2) {
      return failed(reply, textOrJson(reply));
    }
    if (reply.content().length == 0) {
      return unusable(reply, ErrorCode.SERVER_ERROR, "answered with an empty body");
    }
    JsonNode body;
    try {
      body = Json.mapper().readTree(reply.content());
    } catch (UnexpectedEndOfInputException e) {
      return unusable(reply, ErrorCode.STREAM_BROKEN, "its answer breaks off in the middle");
    } catch (JacksonException e) {
      return unusable(reply, ErrorCode.SERVER_ERROR, "answered with " + kind(reply) + ", not JSON");
    }
    return ErrorBody.isError(body) ? failed(reply, body) : success(endpoint, reply, body);
  }

  private ProviderAnswer success(Endpoint endpoint, HttpReply.Whole reply, JsonNode body) {
    String list =
        switch (endpoint) {
          case CHAT_COMPLETIONS -> "choices";
          case EMBEDDINGS -> "data";
        };
    if (!body.path(list).isArray() || body.path(list).isEmpty()) {
      return unusable(reply, ErrorCode.SERVER_ERROR, "answered without any " + list);
    }
    ProviderResponse response = response(reply, body);
    Bill bill = OpenAiBill.of(body);
    if (endpoint == Endpoint.CHAT_COMPLETIONS) {
      JsonNode first = body.path("choices").get(0);
      if (first.hasNonNull("error")) {
        return failed(reply, body, ErrorBody.of(first));
      }
      if (body.path("choices").valueStream().allMatch(OpenAiAnswers::refused)) {
        return new ProviderAnswer.Failed(
            ErrorCode.CONTENT_POLICY, refusal(first), withoutSecrets(response), null, bill);
      }
    }
    return new ProviderAnswer.Completed(response, bill);
  }

  /**
   * A refusal comes as a success, is billed as one, and is none: whoever asked did not get what was
   * asked for. Its text stays in the response of the failure.
   */
  private static boolean refused(JsonNode choice) {
    return "content_filter".equals(choice.path("finish_reason").asString(""))
        || !choice.path("message").path("refusal").asString("").isEmpty();
  }

  private String refusal(JsonNode choice) {
    String text = choice.path("message").path("refusal").asString("");
    return line(text.isEmpty() ? "the answer was withheld by a content filter" : text);
  }

  private ProviderAnswer.Failed failed(HttpReply.Whole reply, JsonNode body) {
    return failed(reply, body, ErrorBody.of(body));
  }

  private ProviderAnswer.Failed failed(HttpReply.Whole reply, JsonNode body, ErrorBody error) {
    Duration wait = RetryHints.find(reply.headers(), error, clock.instant()).orElse(null);
    ErrorCode code = ErrorClassifier.classify(reply.status(), error);
    if (code == ErrorCode.RATE_LIMITED && wait != null && wait.compareTo(LONGEST_THROTTLE) > 0) {
      code = ErrorCode.QUOTA_EXHAUSTED;
    }
    return new ProviderAnswer.Failed(
        code,
        line(error.message().isBlank() ? silent(reply) : error.message()),
        withoutSecrets(response(reply, body)),
        wait,
        OpenAiBill.of(body));
  }

  private ProviderAnswer.Failed unusable(HttpReply.Whole reply, ErrorCode code, String message) {
    ProviderResponse response = withoutSecrets(response(reply, textOrJson(reply)));
    return new ProviderAnswer.Failed(code, line(message), response, null, Bill.NONE);
  }

  private static String silent(HttpReply.Whole reply) {
    String location = reply.headers().get(HttpHeader.LOCATION);
    return reply.status() / 100 == 3 && location != null
        ? "redirects to " + location + ", which is not followed; correct the provider's host"
        : "gave no reason";
  }

  private static String kind(HttpReply.Whole reply) {
    String mediaType = reply.mediaType();
    return mediaType == null ? "something" : mediaType;
  }

  /** The body of a failure: JSON if it is, else the beginning of its text. */
  private static JsonNode textOrJson(HttpReply.Whole reply) {
    try {
      JsonNode body = Json.mapper().readTree(reply.content());
      if (!body.isMissingNode()) {
        return body;
      }
    } catch (JacksonException e) {
      // Not JSON: a proxy's page, or plain words.
    }
    String text = new String(reply.content(), StandardCharsets.UTF_8);
    return Json.mapper().getNodeFactory().stringNode(OneLine.cut(text, MAX_TEXT_BODY));
  }

  private static ProviderResponse response(HttpReply.Whole reply, JsonNode body) {
    return new ProviderResponse(reply.status(), requestId(reply.headers()), body);
  }

  private static @Nullable String requestId(HttpFields headers) {
    for (String name : REQUEST_IDS) {
      String id = headers.get(name);
      if (id != null) {
        return OneLine.of(id, MAX_REQUEST_ID);
      }
    }
    return null;
  }

  private ProviderResponse withoutSecrets(ProviderResponse response) {
    JsonNode body = response.body();
    for (Secret secret : secrets) {
      body = secret.hideIn(body);
    }
    return new ProviderResponse(response.statusCode(), response.requestId(), body);
  }

  private String line(String message) {
    String hidden = message;
    for (Secret secret : secrets) {
      hidden = secret.hideIn(hidden);
    }
    return OneLine.of(hidden, OneLine.MESSAGE);
  }
}
