package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Keys and values of a file. The keys that a reader asks for are the known ones; once it is done,
 * every other key is a mistake, so that nothing is silently ignored. A value that is wrong is
 * reported and read as absent.
 */
final class Section {

  private final ConfigFile file;
  private final String path;
  private final int line;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  private Section(ConfigFile file, String path, int line, @Nullable MappingNode node) {
    this.file = file;
    this.path = path;
    this.line = line;
    if (node != null) {
      node.getValue().forEach(this::addEntry);
    }
  }

  /** Reads a whole document; an empty one has no keys. */
  static <T> T read(ConfigFile file, Optional<Node> root, Function<Section, T> reader) {
    var node = root.filter(present -> !isNull(present)).orElse(null);
    if (node != null && !(node instanceof MappingNode)) {
      file.mistakes().add(1, "", "must hold keys and values, not " + kind(node));
    }
    return new Section(file, "", 1, node instanceof MappingNode mapping ? mapping : null)
        .finish(reader);
  }

  private void addEntry(NodeTuple entry) {
    int keyLine = line(entry.getKeyNode());
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      file.mistakes().add(keyLine, path, "a key must be a plain text");
      return;
    }
    var first = entries.putIfAbsent(key.getValue(), entry);
    if (first != null) {
      file.mistakes()
          .add(
              keyLine,
              pathOf(key.getValue()),
              "is there twice; the first is on line " + line(first.getKeyNode()));
    }
  }

  private <T extends @Nullable Object> T finish(Function<Section, T> reader) {
    var value = reader.apply(this);
    entries.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            file.mistakes().add(line(entry.getKeyNode()), pathOf(key), unknownKey(key));
          }
        });
    return value;
  }

  private String unknownKey(String key) {
    var guess = NearestName.of(key, known).map(near -> "did you mean " + near + "? ").orElse("");
    return "unknown key; " + guess + "known keys: " + String.join(", ", known);
  }

  /** Whether there is a value; an empty one, or null, is none. */
  boolean has(String key) {
    return value(key).isPresent();
  }

  /** Whether there is something in a list. What is no list is reported by those who read it. */
  boolean hasElements(String key) {
    return value(key)
        .map(node -> !(node instanceof SequenceNode list) || !list.getValue().isEmpty())
        .orElse(false);
  }

  <T> @Nullable T get(String key, Format<T> format) {
    var node = value(key).orElse(null);
    return node == null ? null : parse(node, pathOf(key), format);
  }

  <T> T get(String key, Format<T> format, T fallback) {
    var value = get(key, format);
    return value == null ? fallback : value;
  }

  /** A value that must be there; null if it is missing or wrong, which is then reported. */
  <T> @Nullable T require(String key, Format<T> format) {
    if (!has(key)) {
      file.mistakes().add(line, pathOf(key), "is missing; must be " + format.expected());
    }
    return get(key, format);
  }

  /** Null if the list is absent. */
  <T> @Nullable List<T> list(String key, Format<T> format) {
    var values = new ArrayList<T>();
    each(key, format, (value, mistake) -> values.add(value));
    return has(key) ? List.copyOf(values) : null;
  }

  /** Every element of a list, with a way to report what is wrong about it. */
  <T> void each(String key, Format<T> format, BiConsumer<T, Consumer<String>> reader) {
    var nodes = sequence(key);
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get(i);
      var where = elementPath(key, i);
      var value = parse(node, where, format);
      if (value != null) {
        reader.accept(value, what -> file.mistakes().add(line(node), where, what));
      }
    }
  }

  /** A list of sections; empty if absent. */
  <T> List<T> sections(String key, Function<Section, Optional<T>> reader) {
    var nodes = sequence(key);
    var values = new ArrayList<T>();
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get(i);
      child(elementPath(key, i), line(node), node)
          .flatMap(section -> section.finish(reader))
          .ifPresent(values::add);
    }
    return List.copyOf(values);
  }

  /** A section; where it is absent, one without keys is read, for its defaults. */
  <T> T section(String key, Function<Section, T> reader) {
    var present = present(key).orElse(null);
    var section = present == null ? new Section(file, pathOf(key), line, null) : present;
    return section.finish(reader);
  }

  /** A section; null if absent. */
  <T> @Nullable T optionalSection(String key, Function<Section, @Nullable T> reader) {
    var section = present(key).orElse(null);
    return section == null ? null : section.finish(reader);
  }

  /** A section whose entries are sections of their own; the reader gets their names. */
  void eachSection(String key, NamedReader reader) {
    section(key, section -> section.entrySections(reader));
  }

  private boolean entrySections(NamedReader reader) {
    known.addAll(entries.keySet());
    for (var name : entries.keySet()) {
      child(pathOf(name), keyLine(name), entry(name).getValueNode())
          .ifPresent(
              section ->
                  section.finish(
                      entry -> {
                        reader.read(name, entry);
                        return true;
                      }));
    }
    return true;
  }

  interface NamedReader {
    void read(String name, Section section);
  }

  /** Every entry as a single value. */
  <T> Map<String, T> values(Format<T> format) {
    known.addAll(entries.keySet());
    var values = new LinkedHashMap<String, T>();
    for (var key : entries.keySet()) {
      var value = require(key, format);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  /** Reports a mistake in the value of a key, on its line. */
  void mistake(String key, String what) {
    file.mistakes().add(entries.containsKey(key) ? keyLine(key) : line, pathOf(key), what);
  }

  /** Reports a mistake in the section itself. */
  void mistake(String what) {
    file.mistakes().add(line, path, what);
  }

  private <T> @Nullable T parse(Node node, String where, Format<T> format) {
    if (!(node instanceof ScalarNode scalar)) {
      file.mistakes()
          .add(line(node), where, "must be " + format.expected() + ", not " + kind(node));
      return null;
    }
    var text = file.expand(scalar.getValue(), line(node), where);
    if (text == null) {
      return null;
    }
    var value = format.parser().apply(text);
    if (value.isEmpty()) {
      file.mistakes().add(line(node), where, "must be " + format.expected() + not(scalar, format));
    }
    return value.orElse(null);
  }

  /** Repeats what the file says, never what a variable held. */
  private static String not(ScalarNode scalar, Format<?> format) {
    if (format.secret()) {
      return "";
    }
    var written = scalar.getValue().replaceAll("\\p{Cntrl}+", " ");
    return ", not \"" + (written.length() > 60 ? written.substring(0, 60) + "…" : written) + "\"";
  }

  private Optional<Node> value(String key) {
    known.add(key);
    return Optional.ofNullable(entries.get(key))
        .map(NodeTuple::getValueNode)
        .filter(node -> !isNull(node));
  }

  private List<Node> sequence(String key) {
    var node = value(key).orElse(null);
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    if (node != null) {
      file.mistakes().add(line(node), pathOf(key), "must be a list, not " + kind(node));
    }
    return List.of();
  }

  private Optional<Section> present(String key) {
    return value(key).flatMap(node -> child(pathOf(key), keyLine(key), node));
  }

  private Optional<Section> child(String where, int at, Node node) {
    if (node instanceof MappingNode mapping) {
      return Optional.of(new Section(file, where, at, mapping));
    }
    file.mistakes().add(line(node), where, "must hold keys and values, not " + kind(node));
    return Optional.empty();
  }

  private int keyLine(String key) {
    return line(entry(key).getKeyNode());
  }

  private NodeTuple entry(String key) {
    return requireNonNull(entries.get(key), "entry is null");
  }

  private String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String elementPath(String key, int index) {
    return pathOf(key) + "[" + index + "]";
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode _ -> "keys and values";
      case SequenceNode _ -> "a list";
      case Node other when isNull(other) -> "nothing";
      case Node _ -> "a single value";
    };
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
