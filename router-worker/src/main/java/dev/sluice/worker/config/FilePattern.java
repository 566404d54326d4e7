package dev.sluice.worker.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Finds the files that the patterns of a configuration name. */
final class FilePattern {

  private static final Pattern WILD = Pattern.compile("[*?\\[{\\\\]");

  private final Path directory;

  /**
   * @param directory where relative patterns start
   */
  FilePattern(Path directory) {
    this.directory = directory;
  }

  /** Why a pattern names no file. */
  static final class BadPatternException extends Exception {
    private BadPatternException(String message) {
      super(message);
    }
  }

  /**
   * In the order of their names, so that every worker reads them alike. A directory stands for the
   * JSON files in it. A pattern may match nothing yet, if there is the directory to look in.
   */
  List<Path> matching(String given) throws BadPatternException {
    var pattern = isDirectory(given) ? given.replaceFirst("/*$", "/*.json") : given;
    var start = start(pattern);
    var matcher = matcher(pattern);
    try (var found = Files.walk(start, depth(pattern))) {
      var files = found.filter(Files::isRegularFile).filter(matcher::matches).sorted().toList();
      if (files.isEmpty() && !isWild(pattern)) {
        throw new BadPatternException("no file matches; looked in " + shown(start));
      }
      return files;
    } catch (IOException e) {
      throw new BadPatternException("cannot look in " + shown(start) + ": " + ConfigFile.reason(e));
    } catch (UncheckedIOException e) {
      throw new BadPatternException(
          "cannot look in " + shown(start) + ": " + ConfigFile.reason(e.getCause()));
    }
  }

  private boolean isDirectory(String pattern) {
    try {
      return !isWild(pattern) && Files.isDirectory(directory.resolve(pattern));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isWild(String pattern) {
    return WILD.matcher(pattern).find();
  }

  private PathMatcher matcher(String pattern) throws BadPatternException {
    // The directory is a name, not a part of the pattern, whatever characters it holds.
    var literal = pattern.startsWith("/") ? "" : quoted(directory.toString());
    var separator = literal.isEmpty() || literal.endsWith("/") ? "" : "/";
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + literal + separator + pattern);
    } catch (PatternSyntaxException e) {
      throw new BadPatternException("is no valid pattern; look at its brackets");
    }
  }

  private Path start(String pattern) throws BadPatternException {
    try {
      return directory.resolve(fixedDirectory(pattern));
    } catch (InvalidPathException e) {
      throw new BadPatternException("is no valid path: " + e.getReason());
    }
  }

  /** The deepest directory that the pattern names without a wildcard, its slash included. */
  private static String fixedDirectory(String pattern) {
    var fixed = pattern.replaceFirst(WILD + ".*", "");
    return fixed.substring(0, fixed.lastIndexOf('/') + 1);
  }

  /** How far below its fixed directory a pattern can reach. */
  private static int depth(String pattern) {
    if (pattern.contains("**")) {
      return Integer.MAX_VALUE;
    }
    var wild = pattern.substring(fixedDirectory(pattern).length());
    return 1 + (int) wild.chars().filter(letter -> letter == '/').count();
  }

  private static String quoted(String name) {
    return name.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
  }

  private static String shown(Path path) {
    return path.toString().isEmpty() ? "the current directory" : path.toString();
  }
}
