package dev.sluice.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, to be killed, frozen and ended. */
final class Child {

  private static final Duration TO_END = Duration.ofSeconds(60);
  private static final Duration TO_START = Duration.ofSeconds(90);

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * @param log what it prints is added there
   */
  static Child start(
      String name, Path log, List<String> flags, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", property("java.class.path"), mainClass));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new Child(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String property(String name) {
    return requireNonNull(System.getProperty(name), name);
  }

  /**
   * Waits until it has said something for the nth time, earlier processes with the same log
   * included.
   */
  void awaitSaid(String words, int times) throws InterruptedException {
    long deadline = System.nanoTime() + TO_START.toNanos();
    while (count(words) < times) {
      if (!process.isAlive()) {
        throw new ChaosException(name + " ended with code " + process.exitValue() + ": see " + log);
      }
      if (System.nanoTime() > deadline) {
        throw new ChaosException(name + " did not start in time: see " + log);
      }
      Thread.sleep(50);
    }
  }

  private int count(String words) {
    try {
      return Files.readString(log).split(words, -1).length - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGTERM, and its orderly end. */
  void terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      throw new ChaosException(name + " did not end when it was told to: see " + log);
    }
  }

  void freeze() throws InterruptedException {
    signal("STOP");
  }

  void thaw() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws InterruptedException {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
