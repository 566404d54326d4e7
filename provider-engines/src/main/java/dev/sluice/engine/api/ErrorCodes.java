package dev.sluice.engine.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.util.StringUtil;
import tools.jackson.databind.JsonNode;

/** Collects what machines are meant to tell an error by, wherever a body says it. */
final class ErrorCodes {

  private static final List<String> FIELDS =
      List.of("code", "type", "error_code", "error_type", "status", "reason", "limit_source");

  /** Fields that only errors of one kind have, whatever they hold. */
  private static final List<String> TELLING = List.of("failed_generation", "flagged_input");

  private ErrorCodes() {}

  /**
   * @param error the part of the body that describes the error
   * @return in lower case
   */
  static Set<String> of(JsonNode body, JsonNode error) {
    Set<String> codes = new HashSet<>();
    collect(body, codes);
    collect(error, codes);
    collect(error.path("metadata"), codes);
    JsonNode details = error.path("details");
    if (details.isArray()) {
      details.forEach(detail -> collect(detail, codes));
    } else {
      collect(details, codes);
    }
    if (error.path("n_prompt_tokens").asLong(0) > error.path("n_ctx").asLong(Long.MAX_VALUE)) {
      codes.add("exceed_context_size_error");
    }
    String type = body.path("__type").asString("");
    if (!type.isEmpty()) {
      codes.add(withoutNamespace(type));
    }
    return Set.copyOf(codes);
  }

  private static void collect(JsonNode node, Set<String> codes) {
    for (String field : FIELDS) {
      if (node.path(field).isString()) {
        codes.add(StringUtil.asciiToLowerCase(node.path(field).asString()));
      }
    }
    for (String field : TELLING) {
      if (node.hasNonNull(field)) {
        codes.add(field);
      }
    }
  }

  /** The name of an exception as AWS writes it, such as {@code aws.service#Name:http://docs}. */
  static String withoutNamespace(String type) {
    String name = type.substring(type.indexOf('#') + 1);
    int end = name.indexOf(':');
    return StringUtil.asciiToLowerCase(end < 0 ? name : name.substring(0, end));
  }
}
