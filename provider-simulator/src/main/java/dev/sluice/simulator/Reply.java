package dev.sluice.simulator;

import dev.sluice.simulator.answer.ProviderError;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An HTTP answer before it is written. The body is never changed, and replies are not compared. */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, String contentType, Map<String, String> headers, byte[] body) {

  static final String JSON = "application/json";

  static Reply json(int status, byte[] body) {
    return new Reply(status, JSON, Map.of(), body);
  }

  static Reply json(int status, JsonNode body) {
    return json(status, SimulatorJson.bytes(body));
  }

  static Reply error(ProviderError error) {
    return json(error.status(), error.toJson());
  }

  static Reply text(String contentType, String body) {
    return new Reply(200, contentType, Map.of(), body.getBytes(StandardCharsets.UTF_8));
  }

  Reply with(Map<String, String> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Reply(status, contentType, all, body);
  }

  Reply withBody(byte[] other) {
    return new Reply(status, contentType, headers, other);
  }
}
