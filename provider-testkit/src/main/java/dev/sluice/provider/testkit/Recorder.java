package dev.sluice.provider.testkit;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ProviderAnswer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** Takes down the chunks of one stream, and watches how they are handed out. */
final class Recorder {

  private final boolean interrupts;
  private final List<ObjectNode> chunks = new CopyOnWriteArrayList<>();
  private final List<ObjectNode> asTheyCame = new CopyOnWriteArrayList<>();
  private final CountDownLatch text = new CountDownLatch(1);
  private volatile boolean over;

  private Recorder(boolean interrupts) {
    this.interrupts = interrupts;
  }

  /** Takes all. */
  static Recorder taking() {
    return new Recorder(false);
  }

  /** Does not want the rest as soon as there is some text. */
  static Recorder interruptingAtTheFirstText() {
    return new Recorder(true);
  }

  interface Streaming {
    ProviderAnswer into(ChunkSink sink) throws InterruptedException;
  }

  /** Records what a stream hands out. */
  ProviderAnswer of(Streaming streaming) throws InterruptedException {
    Thread caller = Thread.currentThread();
    try {
      ProviderAnswer answer = streaming.into(chunk -> accept(chunk, caller));
      Shortfall.unless(
          chunks.equals(asTheyCame),
          "a chunk was changed after it had been handed out",
          "a chunk belongs to whoever took it");
      return answer;
    } finally {
      over = true;
    }
  }

  private void accept(ObjectNode chunk, Thread caller) throws InterruptedException {
    Shortfall.unless(
        Thread.currentThread().equals(caller),
        "a chunk came on the thread " + Thread.currentThread().getName(),
        "chunks are handed out on the thread that called stream()");
    Shortfall.unless(
        !over, "a chunk came after stream() had returned", "stream() returns after the last chunk");
    chunks.add(chunk);
    asTheyCame.add(chunk.deepCopy());
    if (hasText(chunk)) {
      boolean first = text.getCount() > 0;
      text.countDown();
      Shortfall.unless(
          first || !interrupts,
          "another chunk came after the sink had thrown InterruptedException",
          "what a sink throws ends the stream and is thrown on");
      if (interrupts) {
        throw new InterruptedException("the kit does not want the rest");
      }
    }
  }

  private static boolean hasText(ObjectNode chunk) {
    return !chunk.path("choices").path(0).path("delta").path("content").asString("").isEmpty();
  }

  /** Waits for the first text; false if none came. */
  boolean awaitText() throws InterruptedException {
    return text.await(Running.PROMPTLY.toSeconds(), TimeUnit.SECONDS);
  }

  List<ObjectNode> chunks() {
    return asTheyCame;
  }
}
