package dev.sluice.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, so that its processor time and its memory are its alone. */
final class Child implements AutoCloseable {

  /** What `./sluice` starts a worker with. */
  static final String LAUNCHER_FLAG = "-XX:+UseCompactObjectHeaders";

  /**
   * And what a worker for small jobs is given in SLUICE_JAVA_OPTS: without a bound on the heap,
   * jobs that wait for seconds are garbage of the old generation by the time they end, and it
   * grows.
   */
  static final String SMALL_JOBS_FLAGS = "-XX:+UseSerialGC -Xmx320m -Xmn64m";

  static final List<String> WORKER_FLAGS =
      List.of((LAUNCHER_FLAG + " " + SMALL_JOBS_FLAGS).split(" "));

  private static final Duration TO_END = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final Path log;
  private final String greeting;

  private Child(String name, Process process, Path log) throws IOException {
    this.name = name;
    this.process = process;
    this.log = log;
    this.greeting = readGreeting();
  }

  /**
   * Starts a class of this module and waits until it is ready.
   *
   * @param directory where its log goes
   */
  static Child start(
      String name, Class<?> main, List<String> flags, Path directory, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(List.of("-cp", property("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path log = directory.resolve(name + ".log");
    try {
      Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
      return new Child(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name) {
    return requireNonNull(System.getProperty(name), name);
  }

  private String readGreeting() throws IOException {
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.startsWith(Lifeline.READY)) {
      line = output.readLine();
    }
    if (line == null) {
      throw new BenchmarkException(name + " did not start:\n" + Files.readString(log));
    }
    return line.substring(Lifeline.READY.length());
  }

  /** What it had to tell when it was ready. */
  String greeting() {
    return greeting;
  }

  long pid() {
    return process.pid();
  }

  /** Processor time of all its threads so far. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElseThrow(this::gone);
  }

  /** Bytes of its memory that are resident now. */
  long resident() {
    return status("VmRSS:");
  }

  /** The most bytes that were ever resident. */
  long residentAtMost() {
    return status("VmHWM:");
  }

  private long status(String field) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow(this::gone);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void requireAlive() {
    if (!process.isAlive()) {
      throw gone();
    }
  }

  private BenchmarkException gone() {
    try {
      return new BenchmarkException(name + " has ended:\n" + Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with SIGKILL, as the kernel does when memory runs out: it can do nothing more. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Has it end in order, and waits for that. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new BenchmarkException(name + " did not end within " + TO_END.toSeconds() + " s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
