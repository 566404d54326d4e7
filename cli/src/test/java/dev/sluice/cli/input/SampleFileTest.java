package dev.sluice.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SampleFileTest {

  @Test
  void theSampleFileHasTwoHundredJobsAndNoBadLine() throws IOException {
    List<String> reports = new ArrayList<>();
    BatchFile sample = BatchFile.of(Path.of("../examples/prompts.jsonl"));
    CheckedFile checked = FileCheck.check(sample, reports::add);
    assertThat(reports).isEmpty();
    assertThat(checked.jobs()).isEqualTo(200);
  }
}
