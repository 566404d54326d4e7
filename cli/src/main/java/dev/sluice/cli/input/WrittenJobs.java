package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobCodec;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The jobs of a file as people write them: one to a line, or a single one over several lines. Owned
 * by one thread.
 */
public final class WrittenJobs implements AutoCloseable {

  /** Stands for the id of a job that brings none. */
  public static final String NO_ID = "";

  private final BatchFile file;
  private final LineReader lines;
  private int jobs;
  private boolean isSpread;

  private WrittenJobs(BatchFile file, LineReader lines) {
    this.file = requireNonNull(file, "file is null");
    this.lines = requireNonNull(lines, "lines is null");
  }

  public static WrittenJobs of(BatchFile file) throws IOException {
    return new WrittenJobs(file, file.lines());
  }

  /** The next one, which may be malformed; null at the end. */
  public @Nullable WrittenJob next() throws IOException {
    Line line = isSpread ? null : lines.next();
    if (line == null) {
      return null;
    }
    jobs++;
    isSpread = jobs == 1 && !isObject(line.bytes());
    byte[] json = isSpread ? whole() : line.bytes();
    return new WrittenJob(line.number(), JobCodec.decode(json, NO_ID));
  }

  private static boolean isObject(byte[] line) {
    try {
      return Json.mapper().readTree(line).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** What is beyond the maximum is dropped; the codec then finds it to be no JSON. */
  private byte[] whole() throws IOException {
    try (InputStream in = Files.newInputStream(file.path())) {
      return in.readNBytes(LineReader.MAX_LINE);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
