package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.ChunkSink;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts on the chunks of one candidate its number, and how likely its tokens were. */
final class ChoiceSink implements ChunkSink {

  private final int index;
  private final ChunkSink chunks;
  private @Nullable ArrayNode logprobs; // what has not gone out yet

  ChoiceSink(int index, ChunkSink chunks) {
    this.index = index;
    this.chunks = requireNonNull(chunks, "chunks is null");
  }

  /** They go out with the next chunk that is more than a beginning. */
  void logprobs(ArrayNode content) {
    logprobs = logprobs == null ? content : logprobs.addAll(content);
  }

  @Override
  public void accept(ObjectNode chunk) throws InterruptedException {
    // The last chunk of all has the usage, and no choice.
    if (chunk.path("choices").path(0) instanceof ObjectNode choice) {
      choice.put("index", index);
      if (logprobs != null && !choice.path("delta").has("role")) {
        choice.putObject("logprobs").set("content", logprobs);
        logprobs = null;
      }
    }
    chunks.accept(chunk);
  }
}
