package dev.sluice.cli.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class TextTableTest {

  @Test
  void columnsAreAsWideAsTheyMustBeAndLinesEndWithTheirText() {
    TextTable table = new TextTable("NAME", "SIZE", "NOTE");
    table.add("a-long-name", TextTable.UNKNOWN, "");
    table.add("b", "131072", "𝒳 is one letter");

    assertThat(written(table))
        .isEqualTo(
            """
            NAME         SIZE    NOTE
            a-long-name  –
            b            131072  𝒳 is one letter
            """);
  }

  @Test
  void whatIsAddedLaterStandsInColumnsThatAreAtLeastAsWide() {
    TextTable table = new TextTable("NAME", "NOTE");
    table.add("a-long-name", "x");
    String first = written(table);
    table.add("b", "x");

    assertThat(first).isEqualTo("NAME         NOTE\na-long-name  x\n");
    assertThat(written(table)).isEqualTo("b            x\n");
  }

  @Test
  void aCellKeepsToItsLineWhateverItHolds() {
    TextTable table = new TextTable("NAME");
    table.add("two\r\nlines \u001b[31mred");

    assertThat(written(table)).isEqualTo("NAME\ntwo  lines  [31mred\n");
  }

  private static String written(TextTable table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.write(new PrintStream(bytes, true, UTF_8));
    return bytes.toString(UTF_8);
  }
}
