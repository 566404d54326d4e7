package dev.sluice.worker.attempt;

import dev.sluice.provider.Bill;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import dev.sluice.schema.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How a provider answers one call. */
interface Script {
  ProviderAnswer answer(ProviderCall call) throws InterruptedException;

  /** Where it is not said otherwise, the answer comes in no pieces. */
  default ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    return answer(call);
  }

  static Script answers() {
    return answers(new Bill(new Usage(30, 8, 3, 0), null));
  }

  static Script answers(Bill bill) {
    return call ->
        new ProviderAnswer.Completed(
            new ProviderResponse(200, "req", Json.mapper().createObjectNode()), bill);
  }

  /** Hands out the pieces, each in a chunk, and ends as {@code end} does. */
  static Script streams(Script end, String... pieces) {
    return new Script() {
      @Override
      public ProviderAnswer answer(ProviderCall call) throws InterruptedException {
        return end.answer(call);
      }

      @Override
      public ProviderAnswer stream(ProviderCall call, ChunkSink chunks)
          throws InterruptedException {
        for (String piece : pieces) {
          chunks.accept(chunk(piece));
        }
        return end.answer(call);
      }
    };
  }

  static ObjectNode chunk(String piece) {
    return Json.mapper().createObjectNode().put("piece", piece);
  }

  static Script fails(ErrorCode code) {
    return fails(code, null);
  }

  static Script fails(ErrorCode code, @Nullable Duration retryAfter) {
    return fails(code, retryAfter, Bill.NONE);
  }

  static Script fails(ErrorCode code, @Nullable Duration retryAfter, Bill bill) {
    return call ->
        new ProviderAnswer.Failed(
            code,
            "because",
            new ProviderResponse(418, null, Json.mapper().createObjectNode()),
            retryAfter,
            bill);
  }
}
