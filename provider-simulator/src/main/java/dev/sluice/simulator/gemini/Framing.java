package dev.sluice.simulator.gemini;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How the responses of one call follow each other. */
enum Framing {
  /** There is one. */
  WHOLE("application/json"),
  /** An event for each. */
  EVENTS("text/event-stream"),
  /** Elements of one array. */
  ARRAY("application/json");

  private final String contentType;

  Framing(String contentType) {
    this.contentType = contentType;
  }

  /** For a stream, what the parameter {@code alt} asks for. */
  static Framing asked(String alt) {
    return alt.equals("sse") ? EVENTS : ARRAY;
  }

  String contentType() {
    return contentType;
  }

  List<byte[]> pieces(List<? extends JsonNode> responses) {
    List<byte[]> pieces = new ArrayList<>();
    for (int i = 0; i < responses.size(); i++) {
      pieces.add(piece(responses.get(i), i == 0));
    }
    if (this == ARRAY) {
      pieces.add(bytes("\n]"));
    }
    return pieces;
  }

  /** An error after some responses; nothing comes after it. */
  byte[] error(JsonNode body) {
    byte[] piece = piece(body, false);
    return this == ARRAY ? bytes(new String(piece, StandardCharsets.UTF_8) + "\n]") : piece;
  }

  private byte[] piece(JsonNode response, boolean first) {
    return switch (this) {
      case WHOLE -> bytes(response.toString());
      case EVENTS -> bytes("data: " + response + "\r\n\r\n");
      case ARRAY -> bytes((first ? "[" : ",\r\n") + response);
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
