package dev.sluice.cli.batch;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Where results go, one JSON object to a line. Each is handed to the operating system whole and at
 * once: whatever happens to this process, every result that was counted is there to be read.
 */
public final class ResultFile implements AutoCloseable {

  private final String name;
  private final OutputStream out;

  private ResultFile(String name, OutputStream out) {
    this.name = requireNonNull(name, "name is null");
    this.out = requireNonNull(out, "out is null");
  }

  /** Replaces what is there. */
  public static ResultFile at(Path path) throws OutputException {
    try {
      return new ResultFile(path.toString(), Files.newOutputStream(path));
    } catch (IOException e) {
      throw new OutputException(path.toString(), e);
    }
  }

  /** Without the print stream, which would hide that nobody reads any more. */
  public static ResultFile standardOutput() {
    return new ResultFile("standard output", new FileOutputStream(FileDescriptor.out));
  }

  /** What a person calls it. */
  public String name() {
    return name;
  }

  void write(JobResult result) throws OutputException {
    byte[] json = JobResultCodec.encode(result);
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    try {
      out.write(line);
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }

  @Override
  public void close() throws OutputException {
    try {
      out.close();
    } catch (IOException e) {
      throw new OutputException(name, e);
    }
  }
}
