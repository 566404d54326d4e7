package dev.sluice.cli.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.Job;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobLinesTest {

  private static final String CONTENT =
      """
      {"custom_id":"a","tenant":"acme","body":{"model":"m","messages":[{"role":"user","content":"Hi"}]}}

      {"model":"m","input":"Hi"}
      """;

  @Test
  void everyJobIsOfTheBatchAndKeepsItsOtherLabels() throws IOException {
    List<Job> jobs = jobs(CONTENT);
    assertThat(jobs).extracting(job -> job.labels().batchId()).containsOnly("batch-1");
    assertThat(jobs).extracting(job -> job.labels().customId()).containsExactly("a", "line-3");
    assertThat(jobs.getFirst().labels().tenant()).isEqualTo("acme");
  }

  @Test
  void everyJobHasAnIdOfItsOwn() throws IOException {
    assertThat(jobs(CONTENT)).extracting(Job::id).doesNotHaveDuplicates();
  }

  @Test
  void aFileThatChangedSinceItsCheckIsAnError() {
    assertThatThrownBy(() -> jobs("no json"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("standard input:1: changed since it was checked");
  }

  @Test
  void theCopyOfStandardInputIsGoneAfterwards() throws IOException {
    BatchFile file = BatchFile.copyOf(bytes(CONTENT));
    Path copy = file.path();
    assertThat(copy).hasContent(CONTENT);
    file.close();
    assertThat(Files.exists(copy)).isFalse();
  }

  private static List<Job> jobs(String content) throws IOException {
    List<Job> jobs = new ArrayList<>();
    try (BatchFile file = BatchFile.copyOf(bytes(content));
        JobLines lines = JobLines.of(file, "batch-1")) {
      for (Job job = lines.next(); job != null; job = lines.next()) {
        jobs.add(job);
      }
    }
    return jobs;
  }

  private static ByteArrayInputStream bytes(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }
}
