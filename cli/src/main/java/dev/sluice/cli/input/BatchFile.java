package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of jobs that can be read more than once, standard input included. */
public final class BatchFile implements AutoCloseable {

  private final String name;
  private final Path path;
  private final boolean temporary;

  private BatchFile(String name, Path path, boolean temporary) {
    this.name = requireNonNull(name, "name is null");
    this.path = requireNonNull(path, "path is null");
    this.temporary = temporary;
  }

  public static BatchFile of(Path path) {
    return new BatchFile(path.toString(), path, false);
  }

  /** Copies everything there is into a temporary file: a check of the whole needs two passes. */
  public static BatchFile copyOf(InputStream standardInput) throws IOException {
    Path copy = Files.createTempFile("sluice-", ".jsonl");
    BatchFile file = new BatchFile("standard input", copy, true);
    try {
      Files.copy(standardInput, copy, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What a person calls it. */
  public String name() {
    return name;
  }

  public Path path() {
    return path;
  }

  LineReader lines() throws IOException {
    return new LineReader(Files.newInputStream(path));
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      Files.deleteIfExists(path);
    }
  }
}
