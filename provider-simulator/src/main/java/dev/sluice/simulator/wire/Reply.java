package dev.sluice.simulator.wire;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP answer before it is written. Its bytes are never changed.
 *
 * @param pieces what is written and flushed one by one; a whole answer has one
 * @param streamed whether the pieces are sent without telling their length beforehand
 */
public record Reply(
    int status,
    String contentType,
    Map<String, String> headers,
    List<byte[]> pieces,
    boolean streamed) {

  public static final String JSON = "application/json";

  private static final JsonMapper MAPPER = JsonMapper.shared();

  public static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, Map.of(), List.of(body), false);
  }

  public static Reply json(int status, JsonNode body) {
    return json(status, MAPPER.writeValueAsBytes(body));
  }

  public static Reply text(String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return new Reply(200, contentType, Map.of(), List.of(bytes), false);
  }

  public static Reply stream(String contentType, List<byte[]> pieces) {
    return new Reply(200, contentType, Map.of(), List.copyOf(pieces), true);
  }

  public Reply with(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Reply(status, contentType, all, pieces, streamed);
  }

  public Reply withStatus(int other) {
    return new Reply(other, contentType, headers, pieces, streamed);
  }

  public Reply withPieces(List<byte[]> others) {
    return new Reply(status, contentType, headers, List.copyOf(others), streamed);
  }
}
