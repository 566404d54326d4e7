package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisSettingsTest {

  private static final String EXPECTED =
      "redis.uri: must be redis://user:password@host:port/database, or rediss:// for TLS, with a"
          + " host at least, and with percent signs for what is special in user and password";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "redis://localhost/",
        "rediss://acme:p%40ss@redis.internal:6380/3",
        "redis://:p@[::1]:6379"
      })
  void aUriSaysItAll(String uri) throws IOException {
    assertThat(read("redis: {uri: '" + uri + "'}").uri().reveal()).isEqualTo(uri);
  }

  @Test
  void itsSecretsAreExpandedAndNotShown() throws IOException {
    RedisSettings settings = read("redis:\n  uri: redis://:${KEY}@localhost\n");

    assertThat(settings.uri().reveal())
        .isEqualTo("redis://:" + MistakenFiles.SECRET + "@localhost");
    assertThat(settings.toString()).doesNotContain(MistakenFiles.SECRET);
  }

  @Test
  void withoutTheSectionThereIsNone() throws IOException {
    Path file = write("worker: {}");

    assertThat(ConfigLoader.load(file, MistakenFiles.ENVIRONMENT::get).redis()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:6379",
        "http://:${KEY}@localhost",
        "redis://:${KEY}@",
        "redis://:${KEY}@localhost:70000",
        "redis://:${KEY}@localhost/cache",
        "redis://:${KEY}@localhost?timeout=3s",
        "redis://:${KEY}#@localhost",
        "redis://:${KEY} @localhost"
      })
  void oneThatIsWrongIsNamedByWhereItStandsAndNotRepeated(String uri) throws IOException {
    Path file = write("topics: {}\nredis: {uri: '" + uri + "'}");

    assertThat(MistakenFiles.mistakesIn(file)).containsExactly(file + ":2: " + EXPECTED);
  }

  @Test
  void aSectionWithoutAUriIsAMistake() throws IOException {
    Path file = write("redis: {url: 'redis://localhost'}");

    assertThat(MistakenFiles.mistakesIn(file))
        .containsExactlyInAnyOrder(
            file + ":1: redis.uri: is missing; " + EXPECTED.replace("redis.uri: ", ""),
            file + ":1: redis.url: unknown key; did you mean uri? known keys: uri");
  }

  private RedisSettings read(String yaml) throws IOException {
    WorkerConfig config = ConfigLoader.load(write(yaml), MistakenFiles.ENVIRONMENT::get);
    return requireNonNull(config.redis());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("sluice.yaml"), yaml);
  }
}
