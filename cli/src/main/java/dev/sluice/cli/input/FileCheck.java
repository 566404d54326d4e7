package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Reads a whole file and reports every line that is no job, or that is one of another line. */
public final class FileCheck {

  /** Stands for the id of a line that brings none. */
  private static final String NO_ID = "";

  private final BatchFile file;
  private final Consumer<String> report;
  private final LineIndex customIds = new LineIndex();
  private final LineIndex ids = new LineIndex();
  private final Set<String> models = new HashSet<>();
  private final Set<String> providers = new HashSet<>();
  private int jobs;
  private int badLines;

  private FileCheck(BatchFile file, Consumer<String> report) {
    this.file = requireNonNull(file, "file is null");
    this.report = requireNonNull(report, "report is null");
  }

  /**
   * @param report takes a line for a person for each bad line, while the check goes on
   */
  public static CheckedFile check(BatchFile file, Consumer<String> report) throws IOException {
    return new FileCheck(file, report).run();
  }

  private CheckedFile run() throws IOException {
    try (LineReader lines = file.lines()) {
      for (Line line = lines.next(); line != null; line = lines.next()) {
        check(line);
      }
    }
    return new CheckedFile(jobs, badLines, models, providers, customIds);
  }

  private void check(Line line) {
    if (line.bytes().length >= LineReader.MAX_LINE) {
      bad(line, "longer than %,d bytes".formatted(LineReader.MAX_LINE));
      return;
    }
    switch (JobCodec.decode(line.bytes(), NO_ID)) {
      case DecodedJob.Valid valid -> check(line, valid.job());
      case DecodedJob.Malformed malformed -> bad(line, malformed.message());
    }
  }

  private void check(Line line, Job job) {
    String customId = JobLines.customId(job, line.number());
    if (isRepeated(line, "custom_id", customId, customIds)
        || (!job.id().equals(NO_ID) && isRepeated(line, "id", job.id(), ids))) {
      return;
    }
    jobs++;
    job.model().ifPresent(models::add);
    models.addAll(job.selection().models());
    providers.addAll(job.selection().provider().order());
  }

  private boolean isRepeated(Line line, String field, String name, LineIndex index) {
    int first = index.putIfAbsent(name, line.number());
    if (first == 0) {
      return false;
    }
    bad(line, "duplicate %s \"%s\" (first at line %d)".formatted(field, printable(name), first));
    return true;
  }

  /** What stands in a file may not steer the terminal that it is shown on. */
  private static String printable(String name) {
    return name.replaceAll("\\p{C}", "");
  }

  private void bad(Line line, String reason) {
    badLines++;
    report.accept("%s:%d: %s".formatted(file.name(), line.number(), reason));
  }
}
