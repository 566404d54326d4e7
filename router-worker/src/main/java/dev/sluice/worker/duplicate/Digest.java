package dev.sluice.worker.duplicate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A hash of several parts, each told apart from its neighbours. JSON is hashed by what it says: the
 * order of keys, blanks and ways to write a number make no difference.
 */
final class Digest {

  private static final int NULL = -1;

  private final MessageDigest sha;

  Digest() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  Digest add(@Nullable String text) {
    if (text == null) {
      return add(NULL);
    }
    byte[] bytes = text.getBytes(UTF_8);
    add(bytes.length);
    sha.update(bytes);
    return this;
  }

  Digest add(int number) {
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
    return this;
  }

  Digest add(JsonNode node) {
    add(node.getNodeType().name());
    switch (node.getNodeType()) {
      case OBJECT -> addFields(node);
      case ARRAY -> {
        add(node.size());
        node.forEach(this::add);
      }
      case NUMBER -> add(node.decimalValue().stripTrailingZeros().toString());
      default -> add(node.asString(""));
    }
    return this;
  }

  private void addFields(JsonNode object) {
    add(object.size());
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.forEachEntry(sorted::put);
    sorted.forEach((name, value) -> add(name).add(value));
  }

  Fingerprint fingerprint() {
    return Fingerprint.of(sha.digest());
  }
}
