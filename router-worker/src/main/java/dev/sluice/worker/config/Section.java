package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keys and values of a file. The keys that a reader asks for are the known ones; once it is done,
 * every other key is a mistake, so that nothing is silently ignored. A value that is wrong is
 * reported and read as absent.
 */
final class Section {

  private final Source source;
  private final String path;
  private final int line;
  private final Map<String, Value> entries = new LinkedHashMap<>();
  private final KnownKeys keys = new KnownKeys();

  Section(Source source, String path, int line, @Nullable MappingNode node) {
    this.source = source;
    this.path = path;
    this.line = line;
    if (node != null) {
      node.getValue().forEach(this::addEntry);
    }
  }

  /** A whole document; an empty one has no keys. */
  static Section of(Source source, Optional<Node> root) {
    var node = root.filter(present -> !present.getTag().equals(Tag.NULL)).orElse(null);
    if (node != null && !(node instanceof MappingNode)) {
      source.mistake(1, "", "must hold keys and values, not " + Value.kind(node));
    }
    return new Section(source, "", 1, node instanceof MappingNode mapping ? mapping : null);
  }

  private void addEntry(NodeTuple entry) {
    int keyLine = Value.line(entry.getKeyNode());
    if (!(entry.getKeyNode() instanceof ScalarNode key)) {
      source.mistake(keyLine, path, "a key must be a plain text");
      return;
    }
    var name = key.getValue();
    var value = new Value(source, pathOf(name), keyLine, entry.getValueNode());
    var first = entries.putIfAbsent(name, value);
    if (first != null) {
      value.mistake("is there twice; the first is on line " + first.line());
    }
  }

  /** What variables of its values stand for that are not set otherwise. */
  void declare(Map<String, String> defaults) {
    entries.replaceAll((key, value) -> value.with(source.withDefaults(defaults)));
  }

  /** Where variables of its values go that are not set. */
  void collect(Mistakes unresolved) {
    entries.replaceAll((key, value) -> value.with(source.collecting(unresolved)));
  }

  /** Reports, like a variable that is not set, what a key cannot do without. */
  void lacks(String key, String what) {
    var value = entries.get(key);
    source.lack(value == null ? line : value.line(), pathOf(key), what);
  }

  /** Whether it has the key, if only to say that there is nothing. */
  boolean mentions(String key) {
    return entries.containsKey(key);
  }

  void forget(Collection<String> keys) {
    entries.keySet().removeAll(keys);
  }

  /** Takes from another section what this one does not say, key by key and section by section. */
  void layOver(Section other) {
    other.entries.forEach(
        (key, beneath) -> {
          var above = entries.get(key);
          entries.put(key, above == null ? beneath : above.over(beneath));
        });
  }

  /** Reads it; whatever was not asked for by then is a mistake. */
  <T extends @Nullable Object> T read(Function<Section, T> reader) {
    var value = reader.apply(this);
    entries.forEach((key, entry) -> keys.objectionTo(key).ifPresent(entry::mistake));
    return value;
  }

  /** Keys that may stand there and are not looked at. */
  void tolerate(Collection<String> ignored) {
    keys.tolerate(ignored);
  }

  /** Of these keys, those that nobody has asked for are mistakes. */
  void refuseRest(Collection<String> refused, String what) {
    refused.stream()
        .filter(key -> entries.containsKey(key) && !keys.isKnown(key))
        .forEach(key -> mistake(key, what));
    tolerate(refused);
  }

  /** Whether there is a value; an empty one, or null, is none. */
  boolean has(String key) {
    return value(key).isPresent();
  }

  /** Whether there is something in a list. What is no list is reported by those who read it. */
  boolean hasElements(String key) {
    return value(key).map(value -> !value.isList() || !value.elements().isEmpty()).orElse(false);
  }

  /** As it stands in the file, references included; empty if absent. */
  String written(String key) {
    return value(key).map(Value::written).orElse("");
  }

  <T> @Nullable T get(String key, Format<T> format) {
    var value = value(key).orElse(null);
    return value == null ? null : value.parse(format);
  }

  <T> T get(String key, Format<T> format, T fallback) {
    var value = get(key, format);
    return value == null ? fallback : value;
  }

  /** A value that may stand under either of two keys, but not under both; null if absent. */
  <T> @Nullable T either(String key, String other, Format<T> format) {
    if (has(key) && has(other)) {
      mistake(other, key + " says it already; leave one of them out");
    }
    return has(key) ? get(key, format) : get(other, format);
  }

  /** A value that must be there; null if it is missing or wrong, which is then reported. */
  <T> @Nullable T require(String key, Format<T> format) {
    requireValue(key, format);
    return get(key, format);
  }

  /** A value that must not be shown; null if absent or wrong. */
  @Nullable Secret secret(String key, Format<String> format) {
    var value = value(key).orElse(null);
    return value == null ? null : value.secret(format);
  }

  /**
   * A value that must not be shown, and that the file only names.
   *
   * @param text what it says in other words, with references
   */
  @Nullable Secret secret(String key, String text, Format<String> format) {
    var value = value(key).orElse(null);
    return value == null ? null : value.secret(text, format);
  }

  /** A value that must be there and must not be shown. */
  @Nullable Secret requireSecret(String key, Format<String> format) {
    requireValue(key, format);
    return secret(key, format);
  }

  private void requireValue(String key, Format<?> format) {
    if (!has(key)) {
      mistake(key, "is missing; must be " + format.expected());
    }
  }

  /** Null if the list is absent. */
  <T> @Nullable List<T> list(String key, Format<T> format) {
    var values = new ArrayList<T>();
    each(key, format, (value, mistake) -> values.add(value));
    return has(key) ? List.copyOf(values) : null;
  }

  /** A list, or a single value, which is a list of one; empty if absent. */
  List<String> oneOrMore(String key, Format<String> format) {
    var value = value(key).orElse(null);
    if (value == null || value.isList()) {
      return Optional.ofNullable(list(key, format)).orElse(List.of());
    }
    return Optional.ofNullable(value.parse(format)).stream().toList();
  }

  /** Every element of a list, with a way to report what is wrong about it. */
  <T> void each(String key, Format<T> format, BiConsumer<T, Consumer<String>> reader) {
    for (var element : elements(key)) {
      var value = element.parse(format);
      if (value != null) {
        reader.accept(
            value, what -> source.mistake(Value.line(element.node()), element.path(), what));
      }
    }
  }

  /** A list of sections; empty if absent. */
  <T> List<T> sections(String key, Function<Section, Optional<T>> reader) {
    var values = new ArrayList<T>();
    for (var element : elements(key)) {
      element.section().flatMap(section -> section.read(reader)).ifPresent(values::add);
    }
    return List.copyOf(values);
  }

  /** A section; where it is absent, one without keys is read, for its defaults. */
  <T> T section(String key, Function<Section, T> reader) {
    var present = value(key).flatMap(Value::section).orElse(null);
    var section = present == null ? new Section(source, pathOf(key), line, null) : present;
    return section.read(reader);
  }

  /** A section; null if absent. */
  <T> @Nullable T optionalSection(String key, Function<Section, @Nullable T> reader) {
    var section = value(key).flatMap(Value::section).orElse(null);
    return section == null ? null : section.read(reader);
  }

  /** A section whose entries are sections of their own; the reader gets their names. */
  void eachSection(String key, BiConsumer<String, Section> reader) {
    section(
        key,
        section -> {
          section.entries.keySet().forEach(section.keys::know);
          section.entries.forEach((name, value) -> value.section().ifPresent(readAs(name, reader)));
          return true;
        });
  }

  private static Consumer<Section> readAs(String name, BiConsumer<String, Section> reader) {
    return section ->
        section.read(
            entry -> {
              reader.accept(name, entry);
              return true;
            });
  }

  /** Every entry as a single value. */
  <T> Map<String, T> values(Format<T> format) {
    return all(key -> require(key, format));
  }

  /** Every entry as a value that must not be shown. */
  Map<String, Secret> secrets(Format<String> format) {
    return all(key -> requireSecret(key, format));
  }

  private <T> Map<String, T> all(Function<String, @Nullable T> reader) {
    var values = new LinkedHashMap<String, T>();
    for (var key : entries.keySet()) {
      var value = reader.apply(key);
      if (value != null) {
        values.put(key, value);
      }
    }
    return values;
  }

  /** Keys and values of any form; null if absent. */
  @Nullable ObjectNode json(String key) {
    var value = value(key).orElse(null);
    return value == null ? null : JsonTree.read(value);
  }

  /** Reports a mistake in the value of a key, on its line. */
  void mistake(String key, String what) {
    var value = entries.get(key);
    if (value == null) {
      source.mistake(line, pathOf(key), what);
    } else {
      value.mistake(what);
    }
  }

  /** Reports a mistake somewhere within the value of a key, on the key's line. */
  void mistakeWithin(String key, String pathAndWhat) {
    var value = entries.get(key);
    source.mistake(value == null ? line : value.line(), "", pathAndWhat);
  }

  /** Reports a mistake in the section itself. */
  void mistake(String what) {
    source.mistake(line, path, what);
  }

  private Optional<Value> value(String key) {
    keys.know(key);
    return Optional.ofNullable(entries.get(key)).filter(value -> !value.isAbsent());
  }

  private List<Value> elements(String key) {
    return value(key).map(Value::elements).orElse(List.of());
  }

  /** The path of a key from the root of its file. */
  String pathOf(String key) {
    requireNonNull(key, "key is null");
    return path.isEmpty() ? key : path + "." + key;
  }
}
