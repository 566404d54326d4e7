package dev.sluice.simulator.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The fields of a form that was sent in a body. */
record Form(Map<String, String> fields) {

  static Form of(String body) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int at = pair.indexOf('=');
      if (at > 0) {
        fields.put(decode(pair.substring(0, at)), decode(pair.substring(at + 1)));
      }
    }
    return new Form(fields);
  }

  static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Empty if it is not there. */
  String get(String name) {
    return fields.getOrDefault(name, "");
  }
}
