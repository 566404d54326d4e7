package dev.sluice.engine.bedrock;

import java.util.regex.Pattern;

/** The ids of tool calls, which Converse takes up to a length and of a few characters only. */
final class ToolUseIds {

  private static final Pattern TAKEN = Pattern.compile("[a-zA-Z0-9_.:-]{1,64}");
  private static final int MOST_KEPT = 48;

  private ToolUseIds() {}

  /** The id itself or, for one of another system, one in its place: always the same. */
  static String of(String id) {
    if (TAKEN.matcher(id).matches()) {
      return id;
    }
    String kept = id.substring(0, Math.min(MOST_KEPT, id.length()));
    return kept.replaceAll("[^a-zA-Z0-9_.:-]", "_") + "_" + Integer.toHexString(id.hashCode());
  }
}
