package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Expands {@code ${NAME}}, {@code ${NAME:-default}} and {@code ${file:/path}}. What was put in is
 * not looked at again, so a secret that happens to hold a dollar sign stays as it is.
 *
 * @param environment null for a variable that is not set
 * @param directory where relative paths start
 */
record Variables(Function<String, @Nullable String> environment, Path directory) {

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)(}?)");
  private static final Pattern VARIABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
  private static final String FILE = "file:";

  /** Why a text could not be expanded. Its message never holds a value. */
  static final class UnresolvedException extends Exception {

    private final boolean malformed;

    private UnresolvedException(String message, boolean malformed) {
      super(message);
      this.malformed = malformed;
    }

    /** True if no environment could make it right. */
    boolean malformed() {
      return malformed;
    }
  }

  String expand(String text) throws UnresolvedException {
    var matcher = REFERENCE.matcher(text);
    var expanded = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      expanded.append(text, end, matcher.start());
      expanded.append(value(group(matcher, 1), !group(matcher, 2).isEmpty()));
      end = matcher.end();
    }
    return expanded.append(text, end, text.length()).toString();
  }

  private String value(String reference, boolean closed) throws UnresolvedException {
    if (closed && reference.startsWith(FILE)) {
      return fileContent(reference.substring(FILE.length()));
    }
    var variable = VARIABLE.matcher(reference);
    if (!closed || !variable.matches() || reference.contains("${")) {
      throw new UnresolvedException(
          "a ${ must begin ${NAME}, ${NAME:-default} or ${file:/path/of/a/secret}", true);
    }
    return variableValue(group(variable, 1), variable.group(2));
  }

  private static String group(Matcher matcher, int number) {
    return requireNonNull(matcher.group(number), "group is null");
  }

  /** As in a shell, a variable that is set to nothing counts as not set. */
  private String variableValue(String name, @Nullable String fallback) throws UnresolvedException {
    var value = environment.apply(name);
    if (value != null && !value.isEmpty()) {
      return value;
    }
    if (fallback != null) {
      return fallback;
    }
    throw new UnresolvedException(
        "the environment variable "
            + name
            + (value == null ? " is not set" : " is empty")
            + "; set it, or give a default as ${"
            + name
            + ":-default}",
        false);
  }

  private String fileContent(String name) throws UnresolvedException {
    try {
      return Files.readString(directory.resolve(name)).replaceFirst("\\R\\z", "");
    } catch (IOException | InvalidPathException e) {
      throw new UnresolvedException(
          "cannot read the file " + name + ": " + ConfigFile.reason(e), false);
    }
  }
}
