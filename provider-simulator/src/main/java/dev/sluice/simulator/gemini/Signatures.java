package dev.sluice.simulator.gemini;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** What models from the third generation on remember their thoughts by, and want back. */
final class Signatures {

  private static final String FIELD = "thoughtSignature";
  private static final String BEGINNING = "thought of ";

  /** Stands in for the signature of a call that some other model made. */
  private static final String OF_ANOTHER_MODEL = "skip_thought_signature_validator";

  private Signatures() {}

  static String of(String function) {
    return Base64.getEncoder()
        .encodeToString((BEGINNING + function).getBytes(StandardCharsets.UTF_8));
  }

  /** Where the turn began that still goes on: the last content in which the user says something. */
  static int turn(JsonNode contents) {
    int last = -1;
    for (int i = 0; i < contents.size(); i++) {
      JsonNode content = contents.get(i);
      boolean user = !content.path("role").asString("user").equals("model");
      boolean says = content.path("parts").valueStream().anyMatch(p -> !p.has("functionResponse"));
      last = user && says ? i : last;
    }
    return last;
  }

  /** The first of the calls at once carries the signature. */
  static void check(JsonNode parts, String path) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).has("functionCall")) {
        check(parts.get(i), i, path);
        return;
      }
    }
  }

  private static void check(JsonNode part, int position, String path) {
    String signature = part.path(FIELD).asString("");
    if (signature.isEmpty()) {
      throw GoogleError.refusal(
          "Function call is missing a thought_signature in functionCall parts. Additional data, function call `default_api:%s`, position %d."
              .formatted(part.path("functionCall").path("name").asString(""), position),
          path);
    }
    if (!signature.equals(OF_ANOTHER_MODEL) && !isOurs(signature)) {
      throw GoogleError.refusal("Thought signature is not valid.", path);
    }
  }

  private static boolean isOurs(String signature) {
    try {
      byte[] decoded = Base64.getDecoder().decode(signature);
      return new String(decoded, StandardCharsets.UTF_8).startsWith(BEGINNING);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
