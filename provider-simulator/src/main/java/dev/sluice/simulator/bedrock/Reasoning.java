package dev.sluice.simulator.bedrock;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** What a model thought. It is given back unchanged, which its signature proves. */
final class Reasoning {

  private Reasoning() {}

  static String signature(String text) {
    String seal = "thought:" + text.length() + ":" + Integer.toHexString(text.hashCode());
    return Base64.getEncoder().encodeToString(seal.getBytes(StandardCharsets.UTF_8));
  }

  static void check(Field reasoning) {
    if (reasoning.union(Set.of("reasoningText", "redactedContent")).equals("redactedContent")) {
      reasoning.at("redactedContent").notEmpty();
      return;
    }
    Field text = reasoning.at("reasoningText").object(Set.of("text"), Set.of("signature"));
    Field signature = text.at("signature");
    if (signature.absent() || !signature.text().equals(signature(text.at("text").text()))) {
      throw signature.wrong("Invalid signature in thinking block");
    }
  }
}
