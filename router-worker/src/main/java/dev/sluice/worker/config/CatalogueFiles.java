package dev.sluice.worker.config;

import dev.sluice.worker.published.PublishedFile;
import dev.sluice.worker.published.PublishedFile.Findings;
import dev.sluice.worker.published.PublishedFile.OddEntry;
import dev.sluice.worker.published.UnreadableFileException;
import dev.sluice.worker.route.Knowledge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the catalogue files of a configuration say of its providers; what one says first counts. */
final class CatalogueFiles {

  private static final Logger log = LoggerFactory.getLogger(CatalogueFiles.class);

  private final Path directory;
  private final Map<String, List<String>> names;
  private final Consumer<Mistakes> report;
  private final Set<Path> filesRead = new LinkedHashSet<>();
  private final Map<String, Map<String, Knowledge>> known = new HashMap<>();

  /**
   * @param directory where relative patterns start
   * @param names of each provider in such files
   * @param report takes the mistakes of each file
   */
  CatalogueFiles(Path directory, Map<String, List<String>> names, Consumer<Mistakes> report) {
    this.directory = directory;
    this.names = names;
    this.report = report;
  }

  /** The files of one pattern; a file that two patterns name is read once. */
  void read(String pattern, Consumer<String> mistake) {
    try {
      for (var path : new FilePattern(directory).matching(pattern)) {
        if (filesRead.add(path.normalize())) {
          readFile(path);
        }
      }
    } catch (FilePattern.BadPatternException e) {
      mistake.accept(String.valueOf(e.getMessage()));
    }
  }

  /** By the provider's own names for models; empty where nothing is said. */
  Map<String, Knowledge> of(String provider) {
    return known.getOrDefault(provider, Map.of());
  }

  private void readFile(Path path) {
    var mistakes = new Mistakes(path.toString());
    try {
      learn(path, PublishedFile.parse(path.toFile().getName(), Files.readAllBytes(path)))
          .forEach(odd -> mistakes.add(0, odd.path(), odd.what()));
    } catch (IOException e) {
      mistakes.add(0, "", "cannot read this file: " + ConfigFile.reason(e));
    } catch (UnreadableFileException e) {
      mistakes.add(e.line(), e.path(), String.valueOf(e.getMessage()));
    }
    report.accept(mistakes);
  }

  /** Returns what makes the file useless: the first odd entry, if there are no others. */
  private List<OddEntry> learn(Path path, PublishedFile file) throws UnreadableFileException {
    var odd = new ArrayList<OddEntry>();
    int models = 0;
    for (var provider : names.entrySet()) {
      var findings = file.of(provider.getValue());
      learn(provider.getKey(), findings);
      odd.addAll(findings.odd());
      models += findings.models().size();
    }
    if (models == 0 && !odd.isEmpty()) {
      return odd.subList(0, 1);
    }
    warn(path, models, odd);
    return List.of();
  }

  private void learn(String provider, Findings findings) {
    var models = known.computeIfAbsent(provider, name -> new HashMap<>());
    findings.models().forEach((name, model) -> models.merge(name, model, Knowledge::orElse));
  }

  private static void warn(Path path, int models, List<OddEntry> odd) {
    var entries = new LinkedHashSet<>(odd);
    if (!entries.isEmpty()) {
      var first = entries.getFirst();
      log.warn(
          "{}: {} of the entries cannot be read and are left out; the first: {} {}",
          path,
          entries.size(),
          first.path(),
          first.what());
    } else if (models == 0) {
      log.warn(
          "{} has nothing on any of the providers; catalogue_names says what they are called there",
          path);
    }
  }
}
