package dev.sluice.schema;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells the shapes of a job apart and reads each; the document becomes the job's own. */
final class JobReader {

  /**
   * Characters of ids, labels and names: they are repeated in headers, results, dead letters and
   * messages, and remembered.
   */
  static final int MAX_LABEL = 512;

  private static final String SELECTION = "model_selection";
  private static final Set<String> REUSE = Set.of("max_age");

  private JobReader() {}

  static Job read(ObjectNode document, String fallbackId) {
    if (document.has("body")) {
      return readEnvelope(Fields.ofDocument(document), fallbackId);
    }
    if (isBareBody(document)) {
      return readBareBody(document, fallbackId);
    }
    throw new MalformedRecordException(
        "no job: it has neither \"body\" (an envelope) nor \"messages\" or \"input\" (a bare OpenAI"
            + " body)");
  }

  private static boolean isBareBody(ObjectNode document) {
    return document.has("messages") || document.has("input");
  }

  private static Job readEnvelope(Fields envelope, String fallbackId) {
    Fields body = envelope.required("body", envelope.nested("body"));
    String id = id(envelope);
    Labels labels = LabelFields.read(envelope);
    checkMethod(envelope);
    Endpoint endpoint = endpoint(envelope);
    checkBody(body, endpoint);
    return new Job(
        id == null ? fallbackId : id,
        endpoint,
        body.object(),
        selection(envelope, body),
        schedule(envelope),
        labels,
        envelope.name("reply_to"),
        LabelFields.label(envelope, "idempotency_key"),
        reuse(envelope, body));
  }

  private static Job readBareBody(ObjectNode document, String fallbackId) {
    if (!isWithin(Json.MAX_NESTING - 1, document)) {
      throw new MalformedRecordException(
          "too much JSON: nested so deep that no envelope could hold it");
    }
    Fields body = Fields.ofDocument(document);
    Endpoint endpoint = document.has("messages") ? Endpoint.CHAT_COMPLETIONS : Endpoint.EMBEDDINGS;
    checkBody(body, endpoint);
    return new Job(
        fallbackId,
        endpoint,
        document,
        takeSelection(body),
        Schedule.NOW,
        Labels.none(),
        null,
        null);
  }

  /** Who sends a body on writes it as an envelope, which is one level deeper. */
  private static boolean isWithin(int levels, JsonNode node) {
    if (!node.isContainer()) {
      return true;
    }
    if (levels == 0) {
      return false;
    }
    for (JsonNode child : node) {
      if (!isWithin(levels - 1, child)) {
        return false;
      }
    }
    return true;
  }

  /** The job's own id; null where it has none and goes by its record's. */
  static @Nullable String id(Fields envelope) {
    String id = LabelFields.label(envelope, "id");
    if (id == null || id.isBlank()) {
      return null;
    }
    if (!SafeText.isPrintable(id)) {
      throw envelope.wrong("id", "has control characters");
    }
    return id;
  }

  /** Whoever wants the pieces of an answer wants one of his own. */
  private static @Nullable Reuse reuse(Fields envelope, Fields body) {
    Fields reuse = envelope.nested("reuse");
    if (reuse == null) {
      return null;
    }
    reuse.allowOnly(REUSE);
    Boolean stream = body.bool("stream");
    if (stream != null && stream) {
      throw envelope.wrong("reuse", "does not go with body.stream: leave one of them out");
    }
    String age = reuse.text("max_age");
    if (age == null) {
      return Reuse.IN_FLIGHT;
    }
    return new Reuse(
        Reuse.age(age)
            .orElseThrow(
                () ->
                    reuse.wrong(
                        "max_age", SafeText.quoted(age) + " is no age; write it like 30s or 12h")));
  }

  private static void checkMethod(Fields envelope) {
    String method = envelope.text("method");
    if (method != null && !method.equals("POST")) {
      throw envelope.wrong("method", SafeText.quoted(method) + " is not POST");
    }
  }

  private static Endpoint endpoint(Fields envelope) {
    String url = envelope.text("url");
    if (url == null) {
      return Endpoint.CHAT_COMPLETIONS;
    }
    return Endpoint.ofUrl(url)
        .orElseThrow(
            () ->
                envelope.wrong(
                    "url",
                    SafeText.quoted(url)
                        + " is unknown; known are /v1/chat/completions and /v1/embeddings"));
  }

  private static void checkBody(Fields body, Endpoint endpoint) {
    body.name("model");
    switch (endpoint) {
      case CHAT_COMPLETIONS -> checkMessages(body);
      case EMBEDDINGS -> checkInput(body);
    }
    Boolean stream = body.bool("stream");
    if (stream != null && stream && endpoint == Endpoint.EMBEDDINGS) {
      throw body.wrong("stream", "must not be true: embeddings come in one piece");
    }
  }

  private static void checkMessages(Fields body) {
    JsonNode messages = body.any("messages");
    if (messages == null && body.any("input") != null) {
      throw body.wrong("messages", "is missing; for embeddings, set url to /v1/embeddings");
    }
    if (messages == null || !messages.isArray() || messages.isEmpty()) {
      throw body.wrong("messages", "must be a non-empty array");
    }
  }

  private static void checkInput(Fields body) {
    JsonNode input = body.any("input");
    boolean usable = input != null && (input.isString() || (input.isArray() && !input.isEmpty()));
    if (!usable) {
      throw body.wrong("input", "must be a string or a non-empty array");
    }
  }

  /** The envelope's own, and what it does not say from the one an OpenAI SDK put into the body. */
  private static ModelSelection selection(Fields envelope, Fields body) {
    ModelSelection inBody = takeSelection(body);
    Fields own = envelope.nested(SELECTION);
    return own == null ? inBody : SelectionFields.read(own).orElse(inBody);
  }

  private static ModelSelection takeSelection(Fields body) {
    ModelSelection selection = SelectionFields.read(body.nested(SELECTION));
    body.object().remove(SELECTION);
    return selection;
  }

  private static Schedule schedule(Fields envelope) {
    Priority priority = envelope.lowerCase("priority", Priority.class);
    return new Schedule(
        priority == null ? Priority.STANDARD : priority,
        envelope.instant("deadline"),
        envelope.instant("not_before"));
  }
}
