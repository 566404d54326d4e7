package dev.sluice.worker.config;

import dev.sluice.engine.Engines;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Router;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The providers of a configuration, out of its own section and out of provider files. */
final class ProviderSet {

  private final Variables variables;
  private final Consumer<Mistakes> report;
  private final ProviderReader reader;
  private final Set<String> names = new LinkedHashSet<>();
  private final Map<String, List<String>> catalogueNames = new LinkedHashMap<>();
  private final Set<Path> filesRead = new LinkedHashSet<>();
  private final List<ProviderSettings> available = new ArrayList<>();
  private final List<UnavailableProvider> unavailable = new ArrayList<>();

  /**
   * @param report takes the mistakes of each file that is read for a provider
   */
  ProviderSet(Engines engines, Variables variables, Consumer<Mistakes> report) {
    this.variables = variables;
    this.report = report;
    this.reader = new ProviderReader(engines, variables, report);
  }

  List<ProviderSettings> available() {
    return available;
  }

  List<UnavailableProvider> unavailable() {
    return unavailable;
  }

  /** Of all that are described, available or not. */
  Collection<String> names() {
    return names;
  }

  /** What each is called in catalogue files, the first name first. */
  Map<String, List<String>> catalogueNames() {
    return catalogueNames;
  }

  /**
   * Adds what catalogue files say of the models of each.
   *
   * @param published by the name of the provider
   */
  void learn(Function<String, Map<String, Knowledge>> published) {
    available.replaceAll(settings -> settings.with(published.apply(settings.name())));
    unavailable.replaceAll(provider -> provider.with(published.apply(provider.name())));
  }

  /** A provider of the section {@code providers}. */
  void read(String name, Section section) {
    if (Format.NAME.parser().apply(name).isEmpty()) {
      section.mistake("must be " + Format.NAME.expected());
    }
    checkNotReserved(name, section::mistake);
    names.add(name);
    describe(name, section, new Mistakes(""));
  }

  /** What comes with the worker, under the name that it has there. */
  void readPreset(String name) {
    var mistakes = new Mistakes("preset " + name);
    var unresolved = new Mistakes("");
    names.add(name);
    Presets.section(name, new Source(variables, mistakes, unresolved, true))
        .ifPresent(section -> section.read(preset -> describe(name, preset, unresolved)));
    report.accept(mistakes);
  }

  /** The files of one pattern; a file that two patterns name is read once. */
  void readFiles(String pattern, Consumer<String> mistake) {
    try {
      for (var path : new FilePattern(variables.directory()).matching(pattern)) {
        if (filesRead.add(path.normalize())) {
          readFile(path);
        }
      }
    } catch (FilePattern.BadPatternException e) {
      mistake.accept(String.valueOf(e.getMessage()));
    }
  }

  private void readFile(Path path) {
    var mistakes = new Mistakes(path.toString());
    var unresolved = new Mistakes(path.toString());
    ConfigFile.read(path, new Source(variables, mistakes, unresolved, false))
        .ifPresent(file -> file.read(section -> readDescription(section, path, unresolved)));
    report.accept(mistakes);
  }

  private boolean readDescription(Section section, Path path, Mistakes unresolved) {
    var given = section.require("name", Format.NAME);
    var name = given == null ? String.valueOf(path.getFileName()) : given;
    checkNotReserved(name, what -> section.mistake("name", what));
    if (!names.add(name)) {
      section.mistake("name", "there is already a provider named " + name);
    }
    return describe(name, section, unresolved);
  }

  /** A job calls a router as it would call a model of a provider of that name. */
  private static void checkNotReserved(String name, Consumer<String> mistake) {
    if (Router.PREFIX.equals(name + "/")) {
      mistake.accept("is what jobs call the routers by; take another name");
    }
  }

  /** A provider whose variables are not all set is kept, with the reason why it is no use. */
  private boolean describe(String name, Section section, Mistakes unresolved) {
    var description = reader.read(name, section, unresolved);
    catalogueNames.put(name, description.catalogueNames());
    if (!unresolved.isEmpty()) {
      return unavailable.add(
          new UnavailableProvider(
              description.metadata(),
              description.credential(),
              String.join("; ", unresolved.lines()),
              description.settings()));
    }
    var settings = description.settings();
    return settings != null && available.add(settings);
  }
}
