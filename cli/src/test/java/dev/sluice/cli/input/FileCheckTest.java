package dev.sluice.cli.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCheckTest {

  @TempDir Path directory;

  private final List<String> reports = new ArrayList<>();

  @Test
  void everyLineOfAGoodFileIsAJob() throws IOException {
    CheckedFile checked = check(line("a") + "\n" + line("b") + "\n");
    assertThat(checked.jobs()).isEqualTo(2);
    assertThat(checked.badLines()).isZero();
    assertThat(reports).isEmpty();
  }

  @Test
  void aLastLineWithoutALineBreakCounts() throws IOException {
    assertThat(check(line("a") + "\n" + line("b")).jobs()).isEqualTo(2);
  }

  @Test
  void blankLinesAreSkippedButCounted() throws IOException {
    CheckedFile checked = check("\n  \t\r\n" + line("a") + "\r\n\n{\n");
    assertThat(checked.jobs()).isEqualTo(1);
    assertThat(checked.lineOf("a")).isEqualTo(3);
    assertThat(reports).singleElement().asString().contains(":5: ");
  }

  @Test
  void everyBadLineIsReportedWithItsNumber() throws IOException {
    CheckedFile checked =
        check(
            String.join(
                "\n",
                line("a"),
                "no json",
                "[]",
                line("b").replace("/v1/chat/completions", "/v1/images"),
                line("c")));
    assertThat(checked.jobs()).isEqualTo(2);
    assertThat(checked.badLines()).isEqualTo(3);
    assertThat(reports).hasSize(3);
    assertThat(reports.get(0)).startsWith(file() + ":2: ");
    assertThat(reports.get(1)).startsWith(file() + ":3: ");
    assertThat(reports.get(2)).startsWith(file() + ":4: ").contains("/v1/images");
  }

  @Test
  void aRepeatedCustomIdNamesTheFirstLineThatHasIt() throws IOException {
    CheckedFile checked = check(line("a") + "\n" + line("x") + "\n\n" + line("x") + "\n");
    assertThat(checked.badLines()).isEqualTo(1);
    assertThat(reports).containsExactly(file() + ":4: duplicate custom_id \"x\" (first at line 2)");
  }

  @Test
  void aRepeatedJobIdIsABadLine() throws IOException {
    check(withId("a", "job-1") + "\n" + withId("b", "job-1"));
    assertThat(reports).containsExactly(file() + ":2: duplicate id \"job-1\" (first at line 1)");
  }

  @Test
  void aBareBodyIsNamedByItsLine() throws IOException {
    String bare = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    CheckedFile checked = check(line("a") + "\n" + bare);
    assertThat(checked.jobs()).isEqualTo(2);
    assertThat(checked.lineOf("line-2")).isEqualTo(2);
  }

  @Test
  void bytesThatAreNoTextAreABadLineAndNotTheEndOfTheCheck() throws IOException {
    byte[] good = line("a").getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[good.length + 4];
    bytes[0] = '"';
    bytes[1] = (byte) 0xff;
    bytes[2] = '"';
    bytes[3] = '\n';
    System.arraycopy(good, 0, bytes, 4, good.length);
    Files.write(file(), bytes);
    CheckedFile checked = FileCheck.check(BatchFile.of(file()), reports::add);
    assertThat(checked.jobs()).isEqualTo(1);
    assertThat(reports).singleElement().asString().startsWith(file() + ":1: ");
  }

  @Test
  void aReportHoldsNothingThatSteersATerminal() throws IOException {
    check(line("\\u001b[2Jx") + "\n" + line("\\u001b[2Jx"));
    assertThat(reports).singleElement().asString().contains("\"[2Jx\"").doesNotContain("\u001b");
  }

  @Test
  void theModelsOfFallbacksAreKnownToo() throws IOException {
    String job =
        line("a")
            .replace("\"custom_id\"", "\"model_selection\":{\"models\":[\"n\"]},\"custom_id\"");
    assertThat(check(job).models()).containsExactlyInAnyOrder("m", "n");
  }

  @Test
  void aHundredThousandNamesAreToldApart() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      lines.append(line("row-" + i)).append('\n');
    }
    CheckedFile checked = check(lines.toString());
    assertThat(checked.jobs()).isEqualTo(100_000);
    assertThat(checked.lineOf("row-77777")).isEqualTo(77_778);
    assertThat(checked.lineOf("nobody")).isZero();
  }

  private CheckedFile check(String content) throws IOException {
    Files.writeString(file(), content);
    return FileCheck.check(BatchFile.of(file()), reports::add);
  }

  private Path file() {
    return directory.resolve("prompts.jsonl");
  }

  private static String line(String customId) {
    return """
        {"custom_id":"%s","method":"POST","url":"/v1/chat/completions",\
        "body":{"model":"m","messages":[{"role":"user","content":"Hi"}]}}"""
        .formatted(customId);
  }

  private static String withId(String customId, String id) {
    return line(customId).replace("{\"custom_id\"", "{\"id\":\"" + id + "\",\"custom_id\"");
  }
}
