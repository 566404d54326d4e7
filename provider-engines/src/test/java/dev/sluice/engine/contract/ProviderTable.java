package dev.sluice.engine.contract;

import static java.util.stream.Collectors.joining;

import dev.sluice.engine.contract.Candidate.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What each system can do, as {@code docs/providers.md} shows it. */
final class ProviderTable {

  static final Path PAGE = Path.of("../docs/providers.md");

  private static final String BEGIN = "<!-- What follows is written by ConformanceIT. -->\n\n";
  private static final String END = "<!-- What comes before is written by ConformanceIT. -->";

  private final Map<Candidate, Map<Feature, String>> cells = new LinkedHashMap<>();

  void put(Candidate candidate, Feature feature, String cell) {
    cells.computeIfAbsent(candidate, key -> new LinkedHashMap<>()).put(feature, cell);
  }

  /** The page with this table in the place of the one that it has. */
  String in(String page) {
    Pattern old = Pattern.compile(Pattern.quote(BEGIN) + ".*" + Pattern.quote(END), Pattern.DOTALL);
    return old.matcher(page).replaceFirst(Matcher.quoteReplacement(BEGIN + this + END));
  }

  static String page() throws IOException {
    return Files.readString(PAGE);
  }

  @Override
  public String toString() {
    return Arrays.stream(Kind.values()).map(this::table).collect(joining());
  }

  private String table(Kind kind) {
    List<Candidate> columns = cells.keySet().stream().filter(c -> c.kind() == kind).toList();
    StringBuilder table = new StringBuilder("### ").append(kind.title()).append("\n\n| |");
    columns.forEach(column -> table.append(' ').append(column.title()).append(" |"));
    table.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    for (Feature feature : Feature.ALL) {
      table.append("| ").append(feature.title()).append(" |");
      for (Candidate column : columns) {
        table.append(' ').append(cell(column, feature)).append(" |");
      }
      table.append('\n');
    }
    return table.append('\n').toString();
  }

  private String cell(Candidate candidate, Feature feature) {
    return cells.getOrDefault(candidate, Map.of()).getOrDefault(feature, "?");
  }
}
