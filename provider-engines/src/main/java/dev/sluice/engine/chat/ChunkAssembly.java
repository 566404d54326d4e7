package dev.sluice.engine.chat;

import dev.sluice.schema.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the chunks of a streamed answer together to the one {@code chat.completion} that they are
 * the pieces of. Takes what servers write that speak OpenAI's dialect with an accent: tool calls
 * whole, without numbers or with the same number for each, reasoning under either name, usage
 * wherever it stands. Linear in time, bounded in size, for one thread; never changes a chunk.
 */
public final class ChunkAssembly {

  private final AnswerSize size;
  private final KeptFields others;
  private final Map<Integer, ChoiceDraft> choices = new TreeMap<>();
  private @Nullable JsonNode id;
  private @Nullable JsonNode model;
  private @Nullable JsonNode created;
  private @Nullable JsonNode usage;
  private boolean done;

  public ChunkAssembly() {
    this(AnswerSize.MAX);
  }

  ChunkAssembly(long maxSize) {
    this.size = new AnswerSize(maxSize);
    this.others = new KeptFields(size);
  }

  /**
   * @param chunk the next one; of the errors that a stream may hold the caller has to take care
   * @throws AnswerTooLargeException if the whole becomes larger than 64 MiB
   */
  public void add(ObjectNode chunk) {
    for (Map.Entry<String, JsonNode> field : chunk.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        // The latter is nothing but padding.
        case "object", "obfuscation" -> {}
        case "id" -> id = firstText(id, value);
        case "model" -> model = firstText(model, value);
        case "created" -> created = created == null && value.isNumber() ? value : created;
        case "choices" -> value.forEach(this::addChoice);
        case "usage" -> usage(value);
        default -> others.keep(field.getKey(), value);
      }
    }
    usage(chunk.path("x_groq").path("usage"));
  }

  /** The server said that the stream ends here, as {@code [DONE]} does. */
  public void done() {
    done = true;
  }

  /**
   * Whether any piece of an answer came: text, reasoning, a refusal or a call. From then on the
   * answer cannot be asked for anew without anyone noticing.
   */
  public boolean started() {
    return choices.values().stream().anyMatch(ChoiceDraft::started);
  }

  /** Whether each choice that came says why it ended. */
  public boolean finished() {
    return !choices.isEmpty() && choices.values().stream().allMatch(ChoiceDraft::finished);
  }

  /**
   * Whether the stream ended as it should: not every server says that it is done, and not every one
   * gives a reason.
   */
  public boolean whole() {
    return !choices.isEmpty() && (done || finished());
  }

  /** What came so far, as a {@code chat.completion}. */
  public ObjectNode toCompletion() {
    ObjectNode completion = Json.mapper().createObjectNode();
    completion.set("id", orNull(id));
    completion.put("object", "chat.completion");
    completion.set("created", orNull(created));
    completion.set("model", orNull(model));
    ArrayNode array = completion.putArray("choices");
    choices.forEach((index, choice) -> array.add(choice.toJson(index)));
    if (usage != null) {
      completion.set("usage", usage);
    }
    return completion.setAll(others.toJson());
  }

  private void addChoice(JsonNode choice) {
    choices
        .computeIfAbsent(choice.path("index").asInt(0), index -> new ChoiceDraft(size))
        .add(choice);
    usage(choice.path("usage"));
  }

  /** Where counts come more than once they grow: the last ones hold. */
  private void usage(JsonNode counts) {
    usage = counts.isObject() && !counts.isEmpty() ? counts : usage;
  }

  private static @Nullable JsonNode firstText(@Nullable JsonNode known, JsonNode value) {
    boolean usable = value.isString() && !value.asString().isEmpty();
    return known == null && usable ? value : known;
  }

  private static JsonNode orNull(@Nullable JsonNode value) {
    return value == null ? Json.mapper().nullNode() : value;
  }
}
