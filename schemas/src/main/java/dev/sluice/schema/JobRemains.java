package dev.sluice.schema;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What can be read of bytes that are no job, field by field up to the fault, so that the one who
 * waits can be told. A field that is itself at fault counts as not there.
 */
record JobRemains(@Nullable String id, Labels labels, @Nullable String replyTo) {

  static final JobRemains NONE = new JobRemains(null, Labels.none(), null);

  private static final Set<String> KEPT =
      Set.of("id", "custom_id", "batch_id", "tenant", "metadata", "reply_to");

  static JobRemains in(Text text) {
    ObjectNode kept = Json.mapper().createObjectNode();
    Set<String> seen = new HashSet<>();
    try (JsonParser parser = Document.parser(text, Json.jobMapper())) {
      collect(parser, kept, seen);
    } catch (JacksonException e) {
      // The fault that made the job malformed: what stood before it is in our hands.
    }
    return isBareBody(seen) ? NONE : of(Fields.ofDocument(kept));
  }

  private static void collect(JsonParser parser, ObjectNode kept, Set<String> seen) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      seen.add(name);
      parser.nextToken();
      if (KEPT.contains(name)) {
        kept.set(name, parser.<JsonNode>readValueAsTree());
      } else {
        parser.skipChildren();
      }
    }
  }

  /** The fields of a bare body are the provider's, whatever their names. */
  private static boolean isBareBody(Set<String> seen) {
    return !seen.contains("body") && (seen.contains("messages") || seen.contains("input"));
  }

  private static JobRemains of(Fields kept) {
    dropWrong(kept);
    return new JobRemains(JobReader.id(kept), LabelFields.read(kept), kept.name("reply_to"));
  }

  private static void dropWrong(Fields kept) {
    for (String name : KEPT) {
      try {
        check(kept, name);
      } catch (MalformedRecordException e) {
        kept.object().remove(name);
      }
    }
  }

  private static void check(Fields kept, String name) {
    switch (name) {
      case "id" -> JobReader.id(kept);
      case "metadata" -> kept.object(name);
      case "reply_to" -> kept.name(name);
      default -> LabelFields.label(kept, name);
    }
  }
}
