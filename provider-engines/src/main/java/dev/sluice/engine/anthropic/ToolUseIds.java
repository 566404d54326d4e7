package dev.sluice.engine.anthropic;

import java.util.regex.Pattern;

/** The ids of tool calls, which they take of letters, digits, underscores and hyphens only. */
final class ToolUseIds {

  private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9_-]+");

  private ToolUseIds() {}

  /** The id itself or, for one of another system, one in its place: always the same. */
  static String of(String id) {
    return TAKEN.matcher(id).matches()
        ? id
        : id.replaceAll("[^a-zA-Z0-9_-]", "_") + "_" + Integer.toHexString(id.hashCode());
  }
}
