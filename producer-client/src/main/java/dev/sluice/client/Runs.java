package dev.sluice.client;

import dev.sluice.schema.StreamRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells the run of a job that counts from those before it: a worker that was taken for dead may
 * still be talking when another has begun the job anew. Owned by whoever reads.
 */
final class Runs {

  private final Map<String, Latest> byJob = new HashMap<>();

  /** Whether it is of the latest run of its job; a run that was not heard of before is that. */
  boolean isCurrent(StreamRecord record) {
    StreamRecord.Run run = record.run();
    Latest latest = byJob.computeIfAbsent(run.jobId(), job -> new Latest(run.id()));
    boolean current = latest.hear(run.id());
    if (current && record.event() instanceof StreamRecord.Ended) {
      byJob.remove(run.jobId()); // A batch may have millions of jobs.
    }
    return current;
  }

  private static final class Latest {
    private final Set<String> before = new HashSet<>(0);
    private String id;

    Latest(String id) {
      this.id = id;
    }

    boolean hear(String runId) {
      if (!runId.equals(id) && !before.contains(runId)) {
        before.add(id);
        id = runId;
      }
      return runId.equals(id);
    }
  }
}
