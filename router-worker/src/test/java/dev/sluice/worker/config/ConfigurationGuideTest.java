package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.engine.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told about the configuration is what the worker reads. */
final class ConfigurationGuideTest {

  /** With a key in each section that none of them knows, so that each tells those it knows. */
  private static final String UNKNOWN_EVERYWHERE =
      """
      x: 1
      topics: {x: 1}
      worker: {x: 1}
      duplicates: {x: 1}
      admin: {x: 1}
      routers: {r: {x: 1, variants: [{x: 1}]}}
      routing: {x: 1}
      tenants: {acme: {x: 1}}
      redis: {x: 1}
      providers:
        a:
          x: 1
          auth: {x: 1}
          env_vars: [{x: 1}]
          limits: {x: 1}
          retry: {x: 1}
          timeouts: {x: 1}
          models: [{x: 1, price: {x: 1}, limits: {x: 1}}]
          credentials: [{x: 1, limits: {x: 1}}]
      """;

  private static final Pattern KNOWN_KEYS = Pattern.compile("(?<=known keys: ).*");

  @TempDir private Path directory;

  @Test
  void everyKeyIsExplained() throws IOException {
    String guide = Files.readString(Path.of("../docs/CONFIGURATION.md"));

    assertThat(knownKeys())
        .contains("group_id", "first_byte_ms", "allowed_providers")
        .allSatisfy(key -> assertThat(guide).containsPattern("\\b" + key + "\\b"));
  }

  @Test
  void everyKeyThatIsIgnoredIsNamed() throws IOException {
    String guide = Files.readString(Path.of("../docs/CONFIGURATION.md"));

    assertThat(Stream.of(ProviderReader.IGNORED, ModelReader.IGNORED, AuthReader.KEYS_OF_TYPES))
        .allSatisfy(
            keys ->
                assertThat(keys).allSatisfy(key -> assertThat(guide).contains("`" + key + "`")));
  }

  @Test
  void everyEngineAndItsOwnKeysAreExplained() throws IOException {
    String guide = Files.readString(Path.of("../docs/CONFIGURATION.md"));

    try (Engines engines = new Engines(InstantSource.system())) {
      assertThat(engines.names())
          .allSatisfy(
              name -> {
                assertThat(guide).contains("| `" + name + "` |");
                assertThat(engines.find(name).orElseThrow().options())
                    .allSatisfy(key -> assertThat(guide).contains("`" + key + "`"));
              });
    }
  }

  @Test
  void everyPresetIsNamed() throws IOException {
    String guide = Files.readString(Path.of("../docs/CONFIGURATION.md"));

    assertThat(Presets.names())
        .allSatisfy(preset -> assertThat(guide).contains("| `" + preset + "` |"));
    assertThat(Files.readString(Path.of("../docs/providers.md")))
        .contains(Presets.names().stream().map(preset -> "`" + preset + "`").toList());
  }

  private List<String> knownKeys() throws IOException {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), UNKNOWN_EVERYWHERE);
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file));
    return refused.mistakes().stream()
        .flatMap(mistake -> KNOWN_KEYS.matcher(mistake).results())
        .flatMap(known -> Arrays.stream(known.group().split(", ")))
        .toList();
  }
}
