package dev.sluice.worker.publish;

import static java.util.Objects.requireNonNull;

/** Where a job's result is to go. */
public sealed interface ReplyTopic {

  /**
   * @param maxRecordBytes the largest record that it takes
   */
  record Usable(String name, int maxRecordBytes) implements ReplyTopic {
    public Usable {
      requireNonNull(name, "name is null");
    }
  }

  /**
   * @param reason why no result can go there, and what to do
   */
  record Unusable(String name, String reason) implements ReplyTopic {
    public Unusable {
      requireNonNull(name, "name is null");
      requireNonNull(reason, "reason is null");
    }
  }
}
