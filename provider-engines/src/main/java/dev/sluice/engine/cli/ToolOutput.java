package dev.sluice.engine.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Reads what one run says, line by line. Owned by the thread of the call. */
interface ToolOutput {

  /**
   * One JSON object of standard output. What it does not know it passes over.
   *
   * @throws InterruptedException if nobody wants the rest
   */
  void line(ObjectNode event) throws InterruptedException;

  /** What the run came to, as far as its lines told; null while they have not told the end. */
  @Nullable ToolResult result();

  /**
   * What went wrong, where a run ended badly and no line told its result.
   *
   * @param exit how it ended
   */
  ToolResult.Failure failure(Exit exit);
}
