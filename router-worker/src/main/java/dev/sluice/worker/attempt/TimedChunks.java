package dev.sluice.worker.attempt;

import dev.sluice.provider.ChunkSink;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.StreamRecord;
import tools.jackson.databind.node.ObjectNode;

/** Passes the chunks of one attempt on, and notices the first. Owned by the job's thread. */
final class TimedChunks implements ChunkSink {

  private final AttemptId attempt;
  private final StreamOutlet outlet;
  private final Runnable onFirst;
  private boolean begun;

  TimedChunks(AttemptId attempt, StreamOutlet outlet, Runnable onFirst) {
    this.attempt = attempt;
    this.outlet = outlet;
    this.onFirst = onFirst;
  }

  @Override
  public void accept(ObjectNode chunk) throws InterruptedException {
    if (!begun) {
      begun = true;
      onFirst.run();
    }
    outlet.tell(new StreamRecord.Chunk(attempt, chunk));
  }
}
