package dev.sluice.cli.report;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.SafeText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that are as wide as they must be. */
public final class TextTable {

  /** Stands for what is not known. */
  public static final String UNKNOWN = "–";

  private static final String GAP = "  ";

  private final int columns;
  private final List<List<String>> rows = new ArrayList<>();
  private final int[] widths;

  public TextTable(String... headings) {
    this.columns = headings.length;
    this.widths = new int[columns];
    add(headings);
  }

  /** A row; what comes from elsewhere may hold anything, and keeps to its line. */
  public void add(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns + " columns");
    }
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(SafeText.line(requireNonNull(cell, "cell is null")));
    }
    rows.add(row);
  }

  /**
   * Writes the rows since the last time, in columns that are at least as wide as they were then.
   */
  public void write(PrintStream out) {
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    rows.forEach(row -> out.println(line(row)));
    rows.clear();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)))).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
