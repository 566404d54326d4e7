package dev.sluice.worker.config;

import dev.sluice.provider.Secret;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of a file, and where it stands. One that is wrong is reported and read as absent.
 *
 * @param path of keys that leads to it
 * @param line of its key, or its own if it is the element of a list
 * @param beneath what a description that this one is based on has in its place; null for nothing
 */
record Value(Source source, String path, int line, Node node, @Nullable Value beneath) {

  Value(Source source, String path, int line, Node node) {
    this(source, path, line, node, null);
  }

  Value over(Value other) {
    return new Value(source, path, line, node, other);
  }

  Value with(Source other) {
    return new Value(other, path, line, node, beneath);
  }

  void mistake(String what) {
    source.mistake(line, path, what);
  }

  /** Where a value is left empty, or null, there is none. */
  boolean isAbsent() {
    return node.getTag().equals(Tag.NULL);
  }

  /** What a list holds; a single value counts as nothing else than that. */
  boolean isList() {
    return node instanceof SequenceNode;
  }

  <T> @Nullable T parse(Format<T> format) {
    var template = template(format);
    return template == null ? null : check(template.text(), format);
  }

  /** A value that must not be shown, and that changes with the files that it refers to. */
  @Nullable Secret secret(Format<String> format) {
    return secret(template(format), format);
  }

  /** The same, made of another text that stands for what is written here. */
  @Nullable Secret secret(String other, Format<String> format) {
    return secret(source.template(other, line(node), path), format);
  }

  private @Nullable Secret secret(@Nullable Template template, Format<String> format) {
    var text = template == null ? null : check(template.text(), format);
    if (template == null || text == null) {
      return null;
    }
    if (!template.changes()) {
      return new Secret(text);
    }
    var secret = new Secret(() -> checked(template, format));
    var _ = secret.reveal();
    return secret;
  }

  private String checked(Template template, Format<String> format) {
    return format
        .parser()
        .apply(template.text())
        .orElseThrow(
            () -> new IllegalStateException(path + " must be " + format.expected() + " by now"));
  }

  private @Nullable Template template(Format<?> format) {
    if (!(node instanceof ScalarNode scalar)) {
      source.mistake(line(node), path, "must be " + format.expected() + ", not " + kind(node));
      return null;
    }
    return source.template(scalar.getValue(), line(node), path);
  }

  private <T> @Nullable T check(String text, Format<T> format) {
    var value = format.parser().apply(text);
    if (value.isEmpty()) {
      source.mistake(line(node), path, "must be " + format.expected() + not(format));
    }
    return value.orElse(null);
  }

  /** Repeats what the file says, never what a variable held. */
  private String not(Format<?> format) {
    if (format.secret()) {
      return "";
    }
    var written = written().replaceAll("\\p{Cntrl}+", " ");
    return ", not \"" + (written.length() > 60 ? written.substring(0, 60) + "…" : written) + "\"";
  }

  /** As it stands in the file, references included; empty if it is no single value. */
  String written() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** The elements of a list. */
  List<Value> elements() {
    if (!(node instanceof SequenceNode sequence)) {
      source.mistake(line(node), path, "must be a list, not " + kind(node));
      return List.of();
    }
    var nodes = sequence.getValue();
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> new Value(source, path + "[" + i + "]", line(nodes.get(i)), nodes.get(i)))
        .toList();
  }

  /** Keys and values, those of the description beneath included. */
  Optional<Section> section() {
    if (!(node instanceof MappingNode mapping)) {
      source.mistake(line(node), path, "must hold keys and values, not " + kind(node));
      return Optional.empty();
    }
    var section = new Section(source, path, line, mapping);
    if (beneath != null && !beneath.isAbsent()) {
      beneath.section().ifPresent(section::layOver);
    }
    return Optional.of(section);
  }

  static String kind(Node node) {
    return switch (node) {
      case MappingNode _ -> "keys and values";
      case SequenceNode _ -> "a list";
      case Node other when other.getTag().equals(Tag.NULL) -> "nothing";
      case Node _ -> "a single value";
    };
  }

  static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
