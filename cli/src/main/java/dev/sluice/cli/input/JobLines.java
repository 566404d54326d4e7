package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.Labels;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a file that was found good, in its order, as members of one batch. Owned by one
 * thread.
 */
public final class JobLines implements AutoCloseable {

  private final BatchFile file;
  private final LineReader lines;
  private final String batchId;

  private JobLines(BatchFile file, LineReader lines, String batchId) {
    this.file = file;
    this.lines = lines;
    this.batchId = requireNonNull(batchId, "batchId is null");
  }

  public static JobLines of(BatchFile file, String batchId) throws IOException {
    return new JobLines(file, file.lines(), batchId);
  }

  /**
   * The next job; null at the end.
   *
   * @throws IOException if it cannot be read, or is no longer what was checked
   */
  public @Nullable Job next() throws IOException {
    Line line = lines.next();
    if (line == null) {
      return null;
    }
    return switch (JobCodec.decode(line.bytes(), Job.newId())) {
      case DecodedJob.Valid valid -> member(valid.job(), line.number());
      case DecodedJob.Malformed malformed ->
          throw new IOException(
              "%s:%d: changed since it was checked: %s"
                  .formatted(file.name(), line.number(), malformed.message()));
    };
  }

  /** Its result goes to where the batch reads, whatever else the line says. */
  private Job member(Job job, int line) {
    Labels labels = job.labels();
    return job.withReplyTo(null)
        .withLabels(new Labels(customId(job, line), batchId, labels.tenant(), labels.metadata()));
  }

  /** A line without a name gets one by which its result can be told. */
  static String customId(Job job, int line) {
    String customId = job.labels().customId();
    return customId == null ? "line-" + line : customId;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
