package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of a provider of one's own, built and put on the launcher's class path. */
@Timeout(300)
final class OwnProviderIT {

  private static final Path EXAMPLE = Path.of("../examples/own-provider").toAbsolutePath();

  private static final List<String> BUILT = List.of("sluice.jar", "lib");

  @TempDir Path directory;

  private Path launcher = Path.of("sluice");

  /** A checkout that has been built, so that the launcher builds nothing. */
  @BeforeEach
  void installLauncher() throws IOException {
    assumeTrue(Files.exists(Path.of("target/sluice.jar")), "skipped: the command is not packaged");
    Path target = Files.createDirectories(directory.resolve("checkout/cli/target"));
    for (String built : BUILT) {
      Files.createSymbolicLink(target.resolve(built), Path.of("target", built).toAbsolutePath());
    }
    Files.createFile(target.resolve("sluice.stamp"));
    launcher = Files.copy(Path.of("../sluice"), directory.resolve("checkout/sluice"));
  }

  /** A temporary directory is not removed together with what its links lead to. */
  @AfterEach
  void removeLinks() throws IOException {
    for (String built : BUILT) {
      Files.deleteIfExists(directory.resolve("checkout/cli/target").resolve(built));
    }
  }

  @Test
  void aJobIsAnsweredByAProviderFromAJarOnTheClassPath() throws Exception {
    AtomicReference<String> key = new AtomicReference<>("");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/generate", exchange -> answer(exchange, key));
    server.start();
    try {
      Sluice sluice = batch(server.getAddress().getPort(), buildExample());

      assertThat(sluice.exitCode()).as(sluice.err()).isZero();
      JobResult result = JobResultCodec.decode(sluice.out().getBytes(UTF_8));
      assertThat(sluice.out()).contains("\"content\":\"from the house\"", "\"in-house\"");
      assertThat(result.usage().inputTokens()).isEqualTo(7);
      assertThat(key).hasValue("house-key");
    } finally {
      server.stop(0);
    }
  }

  private static void answer(HttpExchange exchange, AtomicReference<String> key)
      throws IOException {
    key.set(requireNonNull(exchange.getRequestHeaders().getFirst("X-Api-Key")));
    byte[] answer =
        "{\"text\":\"from the house\",\"ended\":\"done\",\"tokens\":{\"read\":7,\"written\":3}}"
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void aJarThatIsNotThereIsNamed() throws Exception {
    Sluice sluice = batch(1, directory.resolve("missing.jar"));

    assertThat(sluice.exitCode()).isEqualTo(2);
    assertThat(sluice.err())
        .isEqualToIgnoringNewLines(
            "sluice: SLUICE_CLASSPATH names %s, which is not there"
                .formatted(directory.resolve("missing.jar")));
  }

  @Test
  void anEngineThatCannotBeLoadedIsNamedInOneLine() throws Exception {
    Path jar = directory.resolve("broken.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      put(out, "META-INF/services/dev.sluice.provider.ProviderEngine", "com.example.Gone");
    }

    Sluice sluice = batch(1, jar);

    assertThat(sluice.exitCode()).isEqualTo(2);
    assertThat(sluice.err()).hasLineCount(1).contains("com.example.Gone", "remove its jar");
  }

  private Sluice batch(int port, Path jar) throws Exception {
    Files.writeString(
        directory.resolve("jobs.jsonl"),
        "{\"model\":\"in-house/house-1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    return Sluice.launch(
        directory,
        launcher,
        Map.of(
            "JAVA_HOME",
            requireNonNull(System.getProperty("java.home")),
            "SLUICE_CLASSPATH",
            jar.toString(),
            "IN_HOUSE_URL",
            "http://127.0.0.1:" + port,
            "IN_HOUSE_KEY",
            "house-key"),
        "batch",
        "jobs.jsonl",
        "--config",
        EXAMPLE.resolve("sluice.yaml").toString());
  }

  private Path buildExample() throws IOException {
    Path classes = Files.createDirectory(directory.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-cp"));
    arguments.add(requireNonNull(System.getProperty("java.class.path")));
    try (Stream<Path> sources = Files.walk(EXAMPLE.resolve("src/main/java"))) {
      sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).isZero();
    return jar(classes);
  }

  private Path jar(Path classes) throws IOException {
    Path jar = directory.resolve("own-provider.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path root : List.of(classes, EXAMPLE.resolve("src/main/resources"))) {
        try (Stream<Path> files = Files.walk(root)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new JarEntry(root.relativize(file).toString()));
            Files.copy(file, (OutputStream) out);
          }
        }
      }
    }
    return jar;
  }

  private static void put(JarOutputStream out, String name, String content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content.getBytes(UTF_8));
  }
}
