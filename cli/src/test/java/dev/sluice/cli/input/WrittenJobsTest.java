package dev.sluice.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.DecodedJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WrittenJobsTest {

  private static final String BODY = "{\"model\":\"%s\",\"input\":\"Hi\"}";

  @TempDir Path directory;

  @Test
  void thereIsOneOnEachLineThatIsNotBlank() throws IOException {
    assertThat(read("\n" + BODY.formatted("a") + "\r\n\n" + BODY.formatted("b")))
        .containsExactly("2 a", "4 b");
  }

  @Test
  void aSingleOneMayTakeSeveralLines() throws IOException {
    assertThat(read("\n{\n  \"model\":\n    \"a\",\n  \"input\": \"Hi\"\n}\n"))
        .containsExactly("2 a");
  }

  @Test
  void aBadLineIsBadAndTheNextOneIsNot() throws IOException {
    assertThat(read(BODY.formatted("a") + "\nhello\n" + BODY.formatted("b")))
        .containsExactly("1 a", "2 malformed", "3 b");
  }

  @Test
  void whatIsNoJsonAtAllIsOneThatIsMalformed() throws IOException {
    assertThat(read("hello\nworld\n")).containsExactly("1 malformed");
  }

  @Test
  void anEmptyFileHasNone() throws IOException {
    assertThat(read(" \n")).isEmpty();
  }

  private List<String> read(String text) throws IOException {
    Path path = Files.writeString(directory.resolve("jobs"), text);
    List<String> found = new ArrayList<>();
    try (WrittenJobs jobs = WrittenJobs.of(BatchFile.of(path))) {
      for (WrittenJob job = jobs.next(); job != null; job = jobs.next()) {
        found.add(job.line() + " " + model(job.decoded()));
      }
    }
    return found;
  }

  private static String model(DecodedJob decoded) {
    return switch (decoded) {
      case DecodedJob.Valid valid -> valid.job().model().orElseThrow();
      case DecodedJob.Malformed _ -> "malformed";
    };
  }
}
