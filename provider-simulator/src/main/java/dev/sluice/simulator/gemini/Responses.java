package dev.sluice.simulator.gemini;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.FinishReason;
import dev.sluice.simulator.answer.Tokens;
import dev.sluice.simulator.answer.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes an answer as one response, or as those of a stream. */
final class Responses {

  private static final int TOKENS_PER_PIECE = 4;

  private final ChatAnswer answer;
  private final boolean thoughts;
  private final Service service;

  Responses(ChatAnswer answer, boolean thoughts, Service service) {
    this.answer = answer;
    this.thoughts = thoughts;
    this.service = service;
  }

  ObjectNode whole() {
    ObjectNode response = object();
    ArrayNode candidates = response.putArray("candidates");
    for (int i = 0; i < answer.choices().size(); i++) {
      Choice choice = answer.choices().get(i);
      ObjectNode candidate = candidates.addObject();
      List<ObjectNode> parts = parts(choice);
      if (!parts.isEmpty()) {
        content(candidate).addAll(parts);
      }
      end(candidate, choice);
      candidate.put("index", i);
    }
    return signed(response);
  }

  List<ObjectNode> pieces() {
    List<ObjectNode> pieces = new ArrayList<>();
    for (int i = 0; i < answer.choices().size(); i++) {
      Choice choice = answer.choices().get(i);
      for (ObjectNode part : parts(choice)) {
        for (ObjectNode piece : split(part)) {
          ObjectNode candidate = object();
          content(candidate).add(piece);
          pieces.add(response(candidate, i));
        }
      }
      ObjectNode last = object();
      if (choice.refusal() == null) {
        content(last).addObject().put("text", "");
      }
      end(last, choice);
      pieces.add(response(last, i));
    }
    return pieces;
  }

  private ObjectNode response(ObjectNode candidate, int index) {
    ObjectNode response = object();
    response.putArray("candidates").add(candidate.put("index", index));
    return signed(response);
  }

  private ObjectNode signed(ObjectNode response) {
    response.set("usageMetadata", usage(answer.usage()));
    return response.put("modelVersion", answer.request().model()).put("responseId", answer.id());
  }

  private List<ObjectNode> parts(Choice choice) {
    List<ObjectNode> parts = new ArrayList<>();
    if (thoughts && choice.reasoning() != null) {
      parts.add(object().put("text", choice.reasoning()).put("thought", true));
    }
    if (choice.text() != null) {
      parts.add(object().put("text", choice.text()));
    }
    for (Choice.ToolCall call : choice.toolCalls()) {
      parts.add(call(call, call.equals(choice.toolCalls().getFirst())));
    }
    return parts;
  }

  private ObjectNode call(Choice.ToolCall call, boolean first) {
    ObjectNode part = object();
    ObjectNode function = part.putObject("functionCall");
    if (service == Service.GEMINI_API) {
      function.put("id", call.id());
    }
    function.put("name", call.name()).set("args", call.arguments());
    if (first && Contents.remembersThoughts(answer.request().model())) {
      part.put("thoughtSignature", Signatures.of(call.name()));
    }
    return part;
  }

  /** A text comes in pieces, a call whole. */
  private static List<ObjectNode> split(ObjectNode part) {
    if (!part.has("text")) {
      return List.of(part);
    }
    List<ObjectNode> pieces = new ArrayList<>();
    String rest = part.path("text").asString();
    while (!rest.isEmpty()) {
      String piece = Tokens.cut(rest, TOKENS_PER_PIECE);
      pieces.add(part.deepCopy().put("text", piece));
      rest = rest.substring(piece.length());
    }
    return pieces;
  }

  private static ArrayNode content(ObjectNode candidate) {
    ObjectNode content = candidate.putObject("content");
    ArrayNode parts = content.putArray("parts");
    content.put("role", "model");
    return parts;
  }

  private static void end(ObjectNode candidate, Choice choice) {
    candidate.put("finishReason", reason(choice.refusal(), choice.finishReason()));
    if (choice.refusal() != null) {
      candidate.put("finishMessage", choice.refusal());
    }
  }

  private static String reason(@Nullable String refusal, FinishReason reason) {
    if (refusal != null) {
      return "PROHIBITED_CONTENT";
    }
    return switch (reason) {
      case STOP, TOOL_CALLS -> "STOP";
      case LENGTH -> "MAX_TOKENS";
      case CONTENT_FILTER -> "SAFETY";
    };
  }

  private static ObjectNode usage(Usage used) {
    ObjectNode usage = object().put("promptTokenCount", used.input());
    usage.put("candidatesTokenCount", used.output() - used.reasoning());
    if (used.reasoning() > 0) {
      usage.put("thoughtsTokenCount", used.reasoning());
    }
    if (used.cachedInput() > 0) {
      usage.put("cachedContentTokenCount", used.cachedInput());
    }
    return usage.put("totalTokenCount", used.total());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
