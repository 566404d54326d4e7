package dev.sluice.engine.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one run: an empty directory that it works in, and beside it what its command line
 * names. Only this user may look inside. Gone when it is closed.
 */
final class RunDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunDirectory.class);

  private final Path root;
  private final Path work;

  private RunDirectory(Path root, Path work) {
    this.root = root;
    this.work = work;
  }

  static RunDirectory create() throws IOException {
    Path root = Files.createTempDirectory("sluice-run-");
    return new RunDirectory(root, Files.createDirectory(root.resolve("work")));
  }

  /** Where the run works: empty when it begins. */
  Path work() {
    return work;
  }

  /** Writes a file beside the working directory. */
  Path file(String name, byte[] content) throws IOException {
    return Files.write(root.resolve(name), content);
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(root, new Deletion());
    } catch (IOException e) {
      log.warn("cannot remove {}, which a command-line tool has left: {}", root, e.toString());
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
