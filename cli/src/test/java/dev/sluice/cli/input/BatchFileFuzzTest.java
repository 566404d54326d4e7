package dev.sluice.cli.input;

import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.fuzzing.Pieces;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of jobs as people, and their scripts, write them. */
final class BatchFileFuzzTest {

  private static final String LINES =
      """
      {"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{"messages":[{"role":"user","content":"Hi"}]}}\r

      {"id":"7","custom_id":"b","body":{"model":"m","messages":[{}],"model_selection":{"models":["x"]}}}
      {"input":"a"}
      not JSON
      {"custom_id":"a","body":{"messages":[{}]}}""";

  private static final String SPREAD =
      """

      {
        "model": "m",
        "messages": [{"role": "user",
          "content": "Hi"}]
      }
      """;

  @TempDir Path directory;

  private static Fuzzing files() {
    return Fuzzing.of(LINES, SPREAD, "\uFEFF{\"input\":\"a\"}\n")
        .words("\n", "\r\n", "custom_id", "id", "body", "messages", "input", "url", "\t \n")
        .bytesEach(12_000);
  }

  @Test
  void linesAreTheSameHoweverTheyAreRead() throws Exception {
    files()
        .check(
            input -> {
              List<String> whole = lines(new ByteArrayInputStream(input));
              if (!whole.equals(lines(Pieces.of(input)))) {
                throw new AssertionError("other lines");
              }
              return whole.size() + "lines".repeat(Math.min(20, whole.size()));
            });
  }

  private static List<String> lines(InputStream bytes) throws IOException {
    List<String> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(bytes)) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        lines.add(line.number() + new String(line.bytes(), StandardCharsets.ISO_8859_1));
      }
    }
    return lines;
  }

  @Test
  void whatIsFoundGoodIsSubmittedLineByLineAndWillBeTakenForAJob() throws Exception {
    Path path = directory.resolve("jobs.jsonl");
    files()
        .check(
            input -> {
              Files.write(path, input);
              List<String> reports = new ArrayList<>();
              CheckedFile checked = FileCheck.check(BatchFile.of(path), reports::add);
              require(reports.size() == checked.badLines(), "a bad line that nobody is told of");
              for (String report : reports) {
                require(report.codePoints().noneMatch(Character::isISOControl), "many lines");
              }
              if (checked.badLines() == 0) {
                require(submitted(path) == checked.jobs(), "another number of jobs");
              }
              return reports.isEmpty() ? "good" : reports.getFirst();
            });
  }

  private static int submitted(Path path) throws IOException {
    int jobs = 0;
    try (JobLines lines = JobLines.of(BatchFile.of(path), "batch")) {
      for (Job job = lines.next(); job != null; job = lines.next()) {
        DecodedJob taken = JobCodec.decode(JobCodec.encode(job), "id");
        require(taken instanceof DecodedJob.Valid, "a job that no worker would take");
        jobs++;
      }
    }
    return jobs;
  }

  @Test
  void whateverIsWrittenDownIsJobsOrSaysWhyItIsNone() throws Exception {
    Path path = directory.resolve("job.json");
    files()
        .check(
            input -> {
              Files.write(path, input);
              StringBuilder came = new StringBuilder();
              try (WrittenJobs jobs = WrittenJobs.of(BatchFile.of(path))) {
                for (WrittenJob job = jobs.next(); job != null; job = jobs.next()) {
                  came.append(job.decoded().getClass().getSimpleName());
                }
              }
              return came;
            });
  }

  private static void require(boolean promise, String otherwise) {
    if (!promise) {
      throw new AssertionError(otherwise);
    }
  }
}
