package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.http.HttpTransport;
import dev.sluice.engine.http.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A run of a command. Three threads of its own serve the pipes: platform threads, as reading a pipe
 * would hold the carrier of a virtual one. The caller's thread takes the lines, and no more of them
 * are read than it takes. Closing ends the process and all that it has started.
 */
final class ChildProcess implements AutoCloseable {

  private static final String MARK = "SLUICE_RUN";
  private static final int LINES_AHEAD = 64;
  private static final int MAX_ERRORS = 16 * 1024;
  private static final Duration CLEANUP = Duration.ofSeconds(5);

  private final Process process;
  private final ProcessTree tree;
  private final Thread errorReader;
  private final BlockingQueue<Output> lines = new ArrayBlockingQueue<>(LINES_AHEAD);
  private final StringBuilder errors = new StringBuilder();

  /** What comes out of a process. */
  sealed interface Output {

    @SuppressWarnings("ArrayRecordComponent") // Handed on once; never compared.
    record Line(byte[] bytes) implements Output {}

    record End() implements Output {}

    /** It said more than anybody would read. */
    record TooMuch() implements Output {}
  }

  private ChildProcess(Process process, String mark, byte[] input) {
    this.process = process;
    this.tree = new ProcessTree(process, mark);
    start("input", () -> write(input));
    start("output", this::readLines);
    this.errorReader = start("errors", this::readErrors);
  }

  /**
   * @param environment all that it sees
   * @throws IOException if it cannot be started
   */
  static ChildProcess start(
      Path executable,
      Invocation invocation,
      List<String> more,
      Path work,
      Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(more);
    command.addAll(invocation.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    String mark = UUID.randomUUID().toString();
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().putAll(invocation.environment());
    builder.environment().put(MARK, mark);
    return new ChildProcess(builder.start(), MARK + "=" + mark, invocation.inputBytes());
  }

  private static Thread start(String what, Runnable pipe) {
    return Thread.ofPlatform().daemon().name("sluice-cli-" + what).start(pipe);
  }

  private void write(byte[] input) {
    try (OutputStream standardInput = process.getOutputStream()) {
      standardInput.write(input);
    } catch (IOException e) {
      // It has ended, or does not read; what it says of that is on its other pipes.
    }
  }

  private void readLines() {
    try (InputStream output = process.getInputStream()) {
      LineReader reader = new LineReader(output);
      long bytes = 0;
      for (byte[] line = reader.next(); line != null; line = reader.next()) {
        bytes += line.length;
        if (bytes > HttpTransport.MAX_ANSWER_BYTES) {
          lines.put(new Output.TooMuch());
          return;
        }
        lines.put(new Output.Line(line));
      }
      lines.put(new Output.End());
    } catch (IOException e) {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    try {
      lines.put(new Output.End());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readErrors() {
    byte[] buffer = new byte[4096];
    try (InputStream standardError = process.getErrorStream()) {
      for (int read = standardError.read(buffer); read >= 0; read = standardError.read(buffer)) {
        synchronized (errors) {
          errors.append(new String(buffer, 0, read, UTF_8));
          errors.delete(0, Math.max(0, errors.length() - MAX_ERRORS));
        }
      }
    } catch (IOException e) {
      // The process has ended.
    }
  }

  /** The next line; null if none came in time. */
  @Nullable Output next(Duration patience) throws InterruptedException {
    return lines.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * How it ended.
   *
   * @return null if it has not ended in time
   */
  @Nullable Exit exit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return null;
    }
    // A child that it left behind may keep the pipe open for ever.
    errorReader.join(Duration.ofSeconds(1));
    synchronized (errors) {
      return new Exit(process.exitValue(), errors.toString());
    }
  }

  /** Does not return before all of it has ended, or cannot be ended; an interrupt is kept. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      // Whoever interrupts wants the thread back: there is less time to clean up.
      tree.end(interrupted ? CLEANUP.dividedBy(10) : CLEANUP);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      lines.clear();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
