package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.worker.route.Knowledge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** What the configuration takes from files of models that others keep. */
final class CatalogueFilesTest {

  private static final String PROVIDERS =
      """
      providers:
        groq: {preset: groq}
        fast: {preset: groq, catalogue_names: [quick, groq]}
        mine: {preset: groq}
        google: {preset: gemini}
      """;

  @TempDir private Path directory;

  private final Logger logger = (Logger) LoggerFactory.getLogger(CatalogueFiles.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void aProviderIsFoundByItsNameAndByThatOfItsPreset() throws IOException {
    write("models.json", "{'groq': {'models': {'m': {'limit': {'context': 1}}}}}");

    WorkerConfig config = load("[models.json]");

    assertThat(known(config, "groq").get("m")).isNotNull();
    assertThat(known(config, "mine").get("m")).isNotNull();
    assertThat(known(config, "google")).isEmpty();
  }

  @Test
  void aProviderIsFoundByTheNamesThatItsDescriptionHas() throws IOException {
    write(
        "models.json",
        "{'quick': {'models': {'m': {'limit': {'context': 1}}}},"
            + "'groq': {'models': {'m': {'limit': {'context': 2}}}}}");
    write("more.json", "{'gemini/m': {'litellm_provider': 'gemini', 'max_input_tokens': 3}}");

    WorkerConfig config = load("[models.json, more.json]");

    assertThat(window(config, "fast", "m")).isEqualTo(1);
    assertThat(window(config, "mine", "m")).isEqualTo(2);
    assertThat(window(config, "google", "m")).isEqualTo(3);
  }

  @Test
  void anEarlierFileCountsFirstAndALaterOneFillsItsGaps() throws IOException {
    write("z.json", "{'groq': {'models': {'m': {'limit': {'context': 1}}}}}");
    write(
        "a.json",
        "{'m': {'litellm_provider': 'groq', 'max_input_tokens': 2, 'max_output_tokens': 3}}");

    Knowledge known = requireNonNull(known(load("[z.json, '*.json']"), "groq").get("m"));

    assertThat(known.contextWindow()).isEqualTo(1);
    assertThat(known.maxOutputTokens()).isEqualTo(3);
  }

  @Test
  void aPriceTellsTheFileThatItIsFrom() throws IOException {
    write("models.json", "{'groq': {'models': {'m': {'cost': {'input': 1, 'output': 2}}}}}");

    Knowledge known = requireNonNull(known(load("[models.json]"), "groq").get("m"));

    assertThat(requireNonNull(known.price()).source()).isEqualTo("models.json");
  }

  @Test
  void aModelThatOnlyAFileKnowsIsNotServed() throws IOException {
    write("models.json", "{'groq': {'models': {'m': {}}}}");

    assertThat(provider(load("[models.json]"), "groq").models().listed())
        .noneMatch(model -> model.name().equals("m"));
  }

  @Test
  void oddEntriesAreLeftOutAndCountedInOneWarning() throws IOException {
    Path file =
        write(
            "models.json",
            "{'groq': {'models': {'a': {'tool_call': 'yes'}, 'b': [], 'm': {'tool_call': true}}}}");

    assertThat(known(load("[models.json]"), "groq")).containsOnlyKeys("m");
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .startsWith(
            file + ": 2 of the entries cannot be read and are left out; the first: groq.models.");
  }

  @Test
  void aFileThatKnowsNoneOfTheProvidersIsWorthAWarning() throws IOException {
    Path file = write("models.json", "{'acme': {'models': {'m': {}}}}");

    load("[models.json]");

    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo(
            file
                + " has nothing on any of the providers; catalogue_names says what they are called"
                + " there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'groq': 1}                                         | :1: must be a list of models as models.dev has it (providers with \"models\") or as LiteLLM has it (models with \"litellm_provider\")",
        "{'groq': {                                          | :1: this is not JSON",
        "{'groq': {'models': [1]}}                           | : groq.models: must hold models by their names",
        "{'groq': {'models': {'m': {'limit': {'output': true}}}}} | : groq.models.m.limit.output: must be a whole number of tokens, not a JSON boolean",
        "{'m': {'litellm_provider': 'groq', 'input_cost_per_token': 'much'}} | : m.input_cost_per_token: must be a price in dollars, not a JSON string"
      })
  void aFileOfNoUseIsAMistakeThatSaysWhatWouldBeRight(String content, String mistake)
      throws IOException {
    Path file = write("models.json", content);

    assertThat(mistakes("[models.json]")).containsExactly(file + mistake);
  }

  @Test
  void aFileThatIsNotThereIsAMistake() throws IOException {
    assertThat(mistakes("[models.json]"))
        .containsExactly(
            directory.resolve("sluice.yaml")
                + ":6: catalogue_files[0]: no file matches; looked in "
                + directory);
  }

  private List<String> mistakes(String files) {
    return catchThrowableOfType(ConfigException.class, () -> load(files)).mistakes();
  }

  private WorkerConfig load(String files) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("sluice.yaml"), PROVIDERS + "catalogue_files: " + files + "\n");
    return ConfigLoader.load(file, Map.of("GROQ_API_KEY", "k", "GOOGLE_API_KEY", "k")::get);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content.replace('\'', '"'));
  }

  private static int window(WorkerConfig config, String provider, String model) {
    Knowledge known = requireNonNull(known(config, provider).get(model), "it is not known");
    return requireNonNull(known.contextWindow());
  }

  private static Map<String, Knowledge> known(WorkerConfig config, String provider) {
    return provider(config, provider).models().published();
  }

  private static ProviderSettings provider(WorkerConfig config, String name) {
    return config.providers().stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
