package dev.sluice.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command in a process of its own, as a shell would run it. */
final class Sluice implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path out;
  private final Path err;

  private Sluice(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param directory where it runs, and where what it says is kept
   */
  static Sluice start(Path directory, String... arguments) throws IOException {
    return start(directory, List.of(), arguments);
  }

  /**
   * @param options of its Java virtual machine
   */
  static Sluice start(Path directory, List<String> options, String... arguments)
      throws IOException {
    return start(directory, command(directory, options, arguments), arguments[0]);
  }

  private static ProcessBuilder command(Path directory, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp")));
    command.addAll(List.of("-cp", property("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  private static Sluice start(Path directory, ProcessBuilder command, String name)
      throws IOException {
    return start(directory, command, name, Path.of("/dev/null"));
  }

  private static Sluice start(Path directory, ProcessBuilder command, String name, Path input)
      throws IOException {
    Path out = Files.createTempFile(directory, name + "-", ".out");
    Path err = Files.createTempFile(directory, name + "-", ".err");
    Process process =
        command
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(input.toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Sluice(process, out, err);
  }

  /** Runs it to its end by a launcher of its own. */
  static Sluice launch(
      Path directory, Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Sluice sluice = start(directory, builder, arguments[0]);
    sluice.exitCode();
    return sluice;
  }

  /** Runs it to its end. */
  static Sluice run(Path directory, String... arguments) throws Exception {
    Sluice sluice = start(directory, arguments);
    sluice.exitCode();
    return sluice;
  }

  /**
   * Runs it to its end.
   *
   * @param input what it reads as its standard input
   */
  static Sluice run(Path directory, Path input, String... arguments) throws Exception {
    Sluice sluice = start(directory, command(directory, List.of(), arguments), arguments[0], input);
    sluice.exitCode();
    return sluice;
  }

  /** Ends it as the kernel does: nothing of it runs any more when this returns. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end; it said: " + err());
    }
    return process.exitValue();
  }

  /** Waits for what it says on standard error, and returns the group of the pattern. */
  String awaitSaying(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    await().atMost(PATIENCE).until(() -> compiled.matcher(err()).find() || !process.isAlive());
    Matcher matcher = compiled.matcher(err());
    assertThat(matcher.find()).as(err()).isTrue();
    return requireNonNull(matcher.group(1), "the pattern has no group");
  }

  /** Waits for something that it does, as long as it lives. */
  void awaitDoing(Callable<Boolean> done) {
    await().atMost(PATIENCE).until(() -> done.call() || !process.isAlive());
    assertThat(process.isAlive()).as(err()).isTrue();
  }

  void signal(String name) throws Exception {
    int killed =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertThat(killed).isZero();
  }

  String out() {
    return read(out);
  }

  String err() {
    return read(err);
  }

  private static String property(String name) {
    return requireNonNull(System.getProperty(name), name);
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it in order, if it has not ended; the disorderly way only where that does not work. */
  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    } finally {
      process.destroyForcibly();
    }
  }
}
