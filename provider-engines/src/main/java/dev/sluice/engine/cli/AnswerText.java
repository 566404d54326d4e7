package dev.sluice.engine.cli;

import dev.sluice.engine.chat.ChunkWriter;

/**
 * The text of an answer on its way: what came in pieces, and what the tool calls the whole in the
 * end. Owned by the thread of the call.
 */
final class AnswerText {

  private final ChunkWriter chunks;
  private final StringBuilder streamed = new StringBuilder();

  AnswerText(ChunkWriter chunks) {
    this.chunks = chunks;
  }

  void piece(String text) throws InterruptedException {
    streamed.append(text);
    chunks.text(text);
  }

  void reasoning(String text) throws InterruptedException {
    chunks.reasoning(text);
  }

  /** Whether this is all that came so far, said once more: some tools repeat a message whole. */
  boolean repeats(String text) {
    return !streamed.isEmpty() && streamed.toString().equals(text);
  }

  /** Hands on what of the whole had not come in pieces. */
  void whole(String text) throws InterruptedException {
    if (text.startsWith(streamed.toString())) {
      piece(text.substring(streamed.length()));
    }
  }

  String soFar() {
    return streamed.toString();
  }
}
