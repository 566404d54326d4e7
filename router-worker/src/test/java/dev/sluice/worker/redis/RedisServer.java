package dev.sluice.worker.redis;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Redis in a process of its own, which can be killed, stopped, and started again. */
@SuppressWarnings("try") // Closing it waits for the server, and a test may be interrupted.
public final class RedisServer implements AutoCloseable {

  private static final String PROGRAM = "redis-server";

  private final Path directory;
  private final List<String> arguments;
  private final int port;
  private @Nullable Process process;

  private RedisServer(Path directory, List<String> arguments, int port) {
    this.directory = directory;
    this.arguments = arguments;
    this.port = port;
  }

  /**
   * Where there is none, the test is skipped.
   *
   * @param directory for what it writes
   */
  public static RedisServer start(Path directory, String... arguments) throws Exception {
    RedisServer server = later(directory, arguments);
    server.start();
    return server;
  }

  /** One that is yet to be started. */
  public static RedisServer later(Path directory, String... arguments) throws IOException {
    assumeTrue(isInstalled(), "skipped: redis-server is not installed");
    try (ServerSocket socket = new ServerSocket(0)) {
      return new RedisServer(directory, List.of(arguments), socket.getLocalPort());
    }
  }

  private static boolean isInstalled() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, PROGRAM)));
  }

  /** With nothing in it. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM, "--port", String.valueOf(port)));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    command.addAll(arguments);
    process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("redis.txt").toFile())
            .start();
    await().atMost(Duration.ofSeconds(20)).until(this::answers);
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    Process running = requireNonNull(process, "it was not started");
    running.destroyForcibly();
    running.waitFor();
  }

  /** It keeps its connections, and answers nothing. */
  public void freeze() throws Exception {
    signal("-STOP");
  }

  public void thaw() throws Exception {
    signal("-CONT");
  }

  private void signal(String name) throws Exception {
    long pid = requireNonNull(process, "it was not started").pid();
    new ProcessBuilder("kill", name, String.valueOf(pid)).inheritIO().start().waitFor();
  }

  public String uri() {
    return uri("");
  }

  /**
   * @param who such as {@code user:password@}
   */
  public String uri(String who) {
    return "redis://" + who + "127.0.0.1:" + port;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      kill();
    }
  }
}
