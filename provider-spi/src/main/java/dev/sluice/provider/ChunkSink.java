package dev.sluice.provider;

import tools.jackson.databind.node.ObjectNode;

/** Takes the pieces of an answer, in order. */
@FunctionalInterface
public interface ChunkSink {

  /**
   * @param chunk a {@code chat.completion.chunk} in OpenAI form; not to be changed afterwards
   * @throws InterruptedException if nobody wants the rest
   */
  void accept(ObjectNode chunk) throws InterruptedException;
}
