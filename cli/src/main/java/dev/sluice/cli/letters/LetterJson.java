package dev.sluice.cli.letters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.StoredDeadLetter;
import dev.sluice.schema.DeadLetterCodec;
import dev.sluice.schema.Json;
import tools.jackson.databind.node.ObjectNode;

/** A dead letter as one line of JSON: as it stands in its topic, and where that is. */
public final class LetterJson {

  private LetterJson() {}

  public static String line(StoredDeadLetter letter) {
    ObjectNode place = Json.mapper().createObjectNode();
    place
        .put("topic", letter.place().topic())
        .put("partition", letter.place().partition())
        .put("offset", letter.place().offset())
        .put("written_at", letter.writtenAt().toString())
        .put("replayed", letter.replayed());
    // One property more, before the brace that closes the object: it need not be parsed for that.
    String json = new String(DeadLetterCodec.encode(letter.letter()), UTF_8);
    return json.substring(0, json.length() - 1) + ",\"dead_letter\":" + place + "}";
  }
}
