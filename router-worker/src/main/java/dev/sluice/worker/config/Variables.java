package dev.sluice.worker.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:/path}} stand for. A default may
 * hold references of its own. What was put in is not looked at again, so a secret that happens to
 * hold a dollar sign stays as it is.
 *
 * @param environment null for a variable that is not set
 * @param directory where relative paths start
 */
record Variables(Function<String, @Nullable String> environment, Path directory) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String FILE = "file:";
  private static final String DEFAULT = ":-";

  /** Why a text could not be expanded. Its message never holds a value. */
  static final class UnresolvedException extends Exception {

    private final boolean malformed;
    private final List<String> names;

    private UnresolvedException(String message, boolean malformed, List<String> names) {
      super(message);
      this.malformed = malformed;
      this.names = names;
    }

    /** True if no environment could make it right. */
    boolean malformed() {
      return malformed;
    }

    /** The variables of which one must be set; empty where that is not what is missing. */
    List<String> names() {
      return names;
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** The same, and what variables stand for that are not set otherwise. */
  Variables withDefaults(Map<String, String> defaults) {
    return new Variables(
        name -> {
          var value = environment.apply(name);
          return value == null || value.isEmpty() ? defaults.getOrDefault(name, value) : value;
        },
        directory);
  }

  /** Looks up everything that a text refers to. */
  Template template(String text) throws UnresolvedException {
    var parts = new ArrayList<Template.Part>();
    int from = 0;
    for (int at = text.indexOf("${"); at >= 0; at = text.indexOf("${", from)) {
      int end = end(text, at);
      parts.add(new Template.Fixed(text.substring(from, at)));
      parts.addAll(reference(text.substring(at + 2, end)));
      from = end + 1;
    }
    parts.add(new Template.Fixed(text.substring(from)));
    return new Template(parts);
  }

  /** Where the brace stands that closes the reference which begins here. */
  private static int end(String text, int start) throws UnresolvedException {
    int open = 1;
    for (int i = start + 2; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        open++;
      } else if (text.charAt(i) == '}' && --open == 0) {
        return i;
      }
    }
    throw malformed();
  }

  private List<Template.Part> reference(String reference) throws UnresolvedException {
    if (reference.startsWith(FILE)) {
      return List.of(file(reference.substring(FILE.length())));
    }
    int split = reference.indexOf(DEFAULT);
    var name = split < 0 ? reference : reference.substring(0, split);
    if (!NAME.matcher(name).matches()) {
      throw malformed();
    }
    var value = environment.apply(name);
    // As in a shell, a variable that is set to nothing counts as not set.
    if (value != null && !value.isEmpty()) {
      return List.of(new Template.Fixed(value));
    }
    if (split < 0) {
      throw unset(List.of(name), value == null);
    }
    return fallback(name, reference.substring(split + DEFAULT.length()));
  }

  private List<Template.Part> fallback(String name, String text) throws UnresolvedException {
    try {
      return template(text).parts();
    } catch (UnresolvedException e) {
      if (e.names().isEmpty()) {
        throw e;
      }
      throw unset(Stream.concat(Stream.of(name), e.names().stream()).toList(), true);
    }
  }

  private Template.Part file(String name) throws UnresolvedException {
    try {
      var file = new WatchedFile(directory.resolve(name));
      var _ = file.content();
      return new Template.Content(file);
    } catch (IOException | InvalidPathException e) {
      throw new UnresolvedException(
          "cannot read the file " + name + ": " + ConfigFile.reason(e), false, List.of());
    }
  }

  private static UnresolvedException malformed() {
    return new UnresolvedException(
        "a ${ must begin ${NAME}, ${NAME:-default} or ${file:/path/of/a/secret}", true, List.of());
  }

  private static UnresolvedException unset(List<String> names, boolean absent) {
    var message =
        names.size() == 1
            ? "the environment variable " + names.get(0) + (absent ? " is not set" : " is empty")
            : "none of the environment variables " + String.join(", ", names) + " is set";
    return new UnresolvedException(message, false, names);
  }
}
