package dev.sluice.engine.chat;

import tools.jackson.databind.node.ObjectNode;

/** A call of a tool that grows by pieces. */
final class CallDraft {

  private final AnswerSize size;
  private final int position;
  private final KeptFields extraContent;
  private final StringBuilder arguments = new StringBuilder();
  private String id = "";
  private String name = "";

  /**
   * @param position among the calls of its reply, from 0
   */
  CallDraft(AnswerSize size, int position) {
    this.size = size;
    this.position = position;
    this.extraContent = new KeptFields(size);
  }

  /** Whether a fragment with this id cannot be a part of this call. */
  boolean isOtherThan(String otherId) {
    return !otherId.isEmpty() && !id.isEmpty() && !id.equals(otherId);
  }

  /** Keeps the first of each: servers that repeat them repeat them whole. */
  void name(String newId, String newName) {
    if (id.isEmpty()) {
      size.add(newId.length());
      id = newId;
    }
    if (name.isEmpty()) {
      size.add(newName.length());
      name = newName;
    }
  }

  void arguments(String piece) {
    size.add(piece.length());
    arguments.append(piece);
  }

  void extraContent(ObjectNode content) {
    extraContent.keepAll(content);
  }

  /** A call without an id gets one: the result of the tool could not name it otherwise. */
  Reply.ToolCall toCall() {
    return new Reply.ToolCall(
        id.isEmpty() ? "call_" + position : id, name, arguments.toString(), extraContent.orNull());
  }
}
