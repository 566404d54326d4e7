package dev.sluice.provider.testkit;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A completion system within the process, which behaves as it is told. Thread-safe. */
final class MemorySystem {

  static final String MODEL = "memory-1";

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private volatile String lastRequest = "";
  private volatile Behavior behavior = new Behavior(Kind.ANSWER, null, "", Duration.ZERO);

  /** What it does with a call. */
  enum Kind {
    ANSWER,
    ANSWER_JSON,
    REFUSE,
    FAIL,
    HANG,
    BREAK_OFF,
    STALL,
    FAIL_IN_STREAM
  }

  /**
   * @param code what it fails with
   * @param message what it says then
   * @param pause how long to come back after; zero where it does not say
   */
  record Behavior(Kind kind, @Nullable ErrorCode code, String message, Duration pause) {}

  /** What it answers with where it has nothing to say. */
  static final class Failure extends Exception {
    private final ErrorCode code;
    private final Duration wait;

    Failure(ErrorCode code, String message, Duration wait) {
      super(message);
      this.code = code;
      this.wait = wait;
    }

    String message() {
      return String.valueOf(getMessage());
    }

    ErrorCode code() {
      return code;
    }

    Duration retryAfter() {
      return wait;
    }
  }

  /** Takes the pieces of an answer. */
  interface Pieces {
    void take(String piece) throws InterruptedException;
  }

  void behave(Behavior other) {
    behavior = other;
  }

  int calls() {
    return calls.get();
  }

  int abandoned() {
    return abandoned.get();
  }

  String lastRequest() {
    return lastRequest;
  }

  /** The only model that there is. */
  String list() throws Failure {
    Behavior now = behavior;
    if (now.kind() == Kind.FAIL) {
      throw failure(now);
    }
    return MODEL;
  }

  /** Makes a vector of each text. */
  JsonNode embed(String request, Duration patience) throws Failure, InterruptedException {
    JsonNode asked = received(request);
    if (behavior.kind() == Kind.HANG) {
      throw silent(patience);
    }
    ObjectNode answer = Json.mapper().createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (JsonNode text : asked.path("input")) {
      ObjectNode vector = data.addObject().put("index", data.size() - 1);
      vector.putArray("embedding").add(text.asString("").length()).add(0.5);
    }
    return answer;
  }

  private JsonNode received(String request) {
    calls.incrementAndGet();
    lastRequest = request;
    return Json.mapper().readTree(request);
  }

  /** Answers with the content of a message, or its tool calls. */
  JsonNode ask(String request, Duration patience, Pieces pieces)
      throws Failure, InterruptedException {
    JsonNode asked = received(request);
    Behavior now = behavior;
    switch (now.kind()) {
      case FAIL -> throw failure(now);
      case HANG -> throw silent(patience);
      case BREAK_OFF -> {
        pieces.take("half of ");
        throw new Failure(ErrorCode.STREAM_BROKEN, "it broke off", Duration.ZERO);
      }
      case STALL -> {
        pieces.take("half of ");
        throw silent(patience);
      }
      case FAIL_IN_STREAM -> {
        pieces.take("half of ");
        throw failure(now);
      }
      case ANSWER, ANSWER_JSON, REFUSE -> {}
    }
    return answer(asked, now.kind(), pieces);
  }

  private static Failure failure(Behavior now) {
    ErrorCode code = now.code() == null ? ErrorCode.SERVER_ERROR : now.code();
    return new Failure(code, now.message(), now.pause());
  }

  private Failure silent(Duration patience) throws InterruptedException {
    try {
      boolean answered = new CountDownLatch(1).await(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Failure(ErrorCode.TIMEOUT, answered ? "late" : "silent", Duration.ZERO);
    } finally {
      abandoned.incrementAndGet();
    }
  }

  private static JsonNode answer(JsonNode request, Kind kind, Pieces pieces)
      throws InterruptedException {
    JsonNode messages = request.path("messages");
    JsonNode last = messages.path(messages.size() - 1);
    ObjectNode message = Json.mapper().createObjectNode().put("role", "assistant");
    if (kind == Kind.REFUSE) {
      return message.putNull("content").put("refusal", "I would rather not.");
    }
    if (!request.path("tools").isEmpty() && last.path("role").asString("").equals("user")) {
      message.putNull("content").set("tool_calls", toolCalls(request.path("tools")));
      return message;
    }
    String text =
        kind == Kind.ANSWER_JSON
            ? "{\"city\":\"Oslo\"}"
            : "I repeat: " + last.path("content").asString("");
    for (String piece : List.of(text.substring(0, 5), text.substring(5))) {
      pieces.take(piece);
    }
    return message.put("content", text);
  }

  private static ArrayNode toolCalls(JsonNode tools) {
    ArrayNode calls = Json.mapper().createArrayNode();
    for (JsonNode tool : tools) {
      ObjectNode call =
          calls
              .addObject()
              .put("id", "call_" + tool.path("function").path("name").asString(""))
              .put("type", "function");
      call.putObject("function")
          .put("name", tool.path("function").path("name").asString(""))
          .put("arguments", "{\"city\":\"Oslo\"}");
    }
    return calls;
  }
}
