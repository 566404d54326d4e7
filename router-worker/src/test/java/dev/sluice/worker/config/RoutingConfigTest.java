package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.schema.ModelSelection.WhenLimited;
import dev.sluice.worker.route.Router;
import dev.sluice.worker.route.RoutingDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Routers, the default model, and the selection that holds where nobody says otherwise. */
final class RoutingConfigTest {

  private static final String PROVIDERS =
      """
      providers:
        groq: {engine: openai, host: https://a.example, models: [{name: openai/gpt-oss-120b, aliases: [gpt-oss-120b]}, {name: llama}]}
        openai: {engine: openai, host: https://b.example, models: [{name: gpt-4o}]}
        open: {engine: openai, host: https://c.example}
      """;

  /** Without a provider that may have any model, so that a name can be wrong. */
  private static final String CLOSED = PROVIDERS.substring(0, PROVIDERS.indexOf("  open:"));

  @TempDir private Path directory;

  private final Map<String, String> environment = new HashMap<>();

  @ParameterizedTest(name = "{0} at {1}, and {2} at {3} in the environment: {4}")
  @CsvSource(
      nullValues = "-",
      value = {
        "gpt-4o, -, -, -, gpt-4o",
        "gpt-4o, -, llama, -, llama",
        "gpt-oss-120b, groq, -, -, groq/gpt-oss-120b",
        "openai/gpt-oss-120b, groq, -, -, groq/openai/gpt-oss-120b",
        "groq/llama, groq, -, -, groq/llama",
        "-, groq, -, -, groq/openai/gpt-oss-120b",
        "-, groq, -, openai, openai/gpt-4o",
        "-, groq, llama, -, groq/llama",
        "llama, openai, gpt-4o, -, openai/gpt-4o",
        "some-model, open, -, -, open/some-model",
        "open/some-model, open, -, -, open/some-model",
        "auto, -, -, -, auto",
        "router/r, -, -, -, router/r",
        "-, -, '', '', -",
        "-, -, -, -, -"
      })
  void theDefaultModelIsThatOfTheEnvironmentOrOfTheConfigurationAtTheDefaultProvider(
      String model, String provider, String modelThere, String providerThere, String expected)
      throws IOException {
    environment.put("SLUICE_MODEL", modelThere);
    environment.put("SLUICE_PROVIDER", providerThere);

    RoutingDefaults routing =
        load(
            PROVIDERS
                + "routers: {r: {variants: [{variant_id: a, model_id: llama}]}}\nrouting: {"
                + (model == null ? "" : "default_model: " + model)
                + (model == null || provider == null ? "" : ", ")
                + (provider == null ? "" : "default_provider: " + provider)
                + "}\n");

    assertThat(routing.defaultModel()).isEqualTo(expected);
  }

  @Test
  void aRouterIsReadWithItsVariants() throws IOException {
    RoutingDefaults routing =
        load(
            CLOSED
                + """
                routers:
                  support:
                    variants:
                      - {variant_id: a, weight: 90, model_id: gpt-oss-120b}
                      - {variant_id: b, model_id: auto, model_selection: {models: [groq/llama], only: [groq/llama, openai]}}
                """);

    Router support = requireNonNull(routing.routers().get("support"));
    assertThat(support.variants()).extracting(Router.Variant::id).containsExactly("a", "b");
    assertThat(support.variants()).extracting(Router.Variant::weight).containsExactly(90.0, 1.0);
    assertThat(support.variants().getLast().model()).isEqualTo("auto");
    assertThat(support.variants().getLast().selection().models()).containsExactly("groq/llama");
  }

  @Test
  void theSelectionOfTheConfigurationIsReadLikeThatOfAJob() throws IOException {
    RoutingDefaults routing =
        load(
            CLOSED
                + """
                routing:
                  model_selection:
                    provider: {order: [openai, groq], allow_fallbacks: false}
                    max_price: {input: 1.5}
                    when_limited: next
                    ignore: [groq/llama]
                """);

    assertThat(routing.selection().provider().order()).containsExactly("openai", "groq");
    assertThat(routing.selection().provider().fallsBack()).isFalse();
    assertThat(routing.selection().whenLimited()).isEqualTo(WhenLimited.NEXT);
    assertThat(routing.selection().filter().ignore()).containsExactly("groq/llama");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        // Routers.
        routers("{r: {}}", "routers.r.variants: must be a list of at least one variant"),
        routers(
            "{r: {variants: []}}", "routers.r.variants: must be a list of at least one variant"),
        routers(
            "{a/b: {variants: [{variant_id: a, model_id: llama}]}}",
            "routers.a/b: must be a name of letters, digits, '.', '_' and '-'"),
        variants(
            "{model_id: llama}",
            "routers.r.variants[0].variant_id: is missing; must be a text that is not empty"),
        variants(
            "{variant_id: a}",
            "routers.r.variants[0].model_id: is missing; must be a text that is not empty"),
        variants(
            "{variant_id: a, model_id: llama}, {variant_id: a, model_id: llama}",
            "routers.r.variants[1].variant_id: there is already a variant named a"),
        variants(
            "{variant_id: a, model_id: lama}",
            "routers.r.variants[0].model_id: no provider has the model \"lama\"; did you mean"
                + " llama?"),
        variants(
            "{variant_id: a, model_id: router/r}",
            "routers.r.variants[0].model_id: a router cannot stand behind another; name a model"),
        variants(
            "{variant_id: a, model_id: llama, weight: 0}",
            "routers.r.variants: one of them needs a weight above 0"),
        variants(
            "{variant_id: a, model_id: llama, weight: -1}",
            "routers.r.variants[0].weight: must be a number of at least 0, not \"-1\""),
        variants(
            "{variant_id: a, model_id: llama, share: 1}",
            "routers.r.variants[0].share: unknown key; known keys: variant_id, model_id,"
                + " model_selection, weight"),
        // A selection.
        variants(
            "{variant_id: a, model_id: llama, model_selection: {sort: [{metric: SPEED, direction: ASC}]}}",
            "routers.r.variants[0].model_selection.sort[0].metric: \"SPEED\" is unknown; known are"
                + " LATENCY, PRICE, THROUGHPUT"),
        variants(
            "{variant_id: a, model_id: llama, model_selection: {provider: {ordr: [groq]}}}",
            "routers.r.variants[0].model_selection.provider: unknown key \"ordr\"; known are order,"
                + " allow_fallbacks"),
        routing(
            "{model_selection: {provider: {order: [grok]}}}",
            "routing.model_selection.provider.order[0]: no provider is called \"grok\"; did you"
                + " mean groq?"),
        routing(
            "{model_selection: {only: [groq, mistral/large]}}",
            "routing.model_selection.only[1]: no provider is called \"mistral\"; there are: groq,"
                + " openai"),
        routing(
            "{model_selection: {ignore: [xai]}}",
            "routing.model_selection.ignore[0]: no provider is called \"xai\"; there are: groq,"
                + " openai"),
        routing(
            "{model_selection: {models: [gpt-4oo]}}",
            "routing.model_selection.models[0]: no provider has the model \"gpt-4oo\"; did you mean"
                + " gpt-4o?"),
        routing(
            "{model_selection: {sort: [{metric: PRICE, direction: ASC}]}}",
            "routing.model_selection: cannot hold sort; it stands beside, as routing.sort"),
        // Defaults.
        routing(
            "{default_model: router/s}",
            "routing.default_model: no router is called \"router/s\"; there is none"),
        routing(
            "{default_provider: grok}",
            "routing.default_provider: no provider is called \"grok\"; did you mean groq?"),
        routing(
            "{default_provider: openai, default_model: llama}",
            "routing.default_model: openai does not have the model \"llama\"; there are: gpt-4o"),
        routing(
            "{default_provider: openai, default_model: auto}",
            "routing.default_model: is not one model of openai; leave the default provider out"),
        routing(
            "{default_model: llama, allowed_providers: [openai]}",
            "routing.allowed_providers: leaves out every provider of the default model llama: groq"));
  }

  private static Arguments routers(String routers, String expected) {
    return Arguments.of("routers: " + routers, expected);
  }

  private static Arguments variants(String variants, String expected) {
    return routers("{r: {variants: [" + variants + "]}}", expected);
  }

  private static Arguments routing(String routing, String expected) {
    return Arguments.of("routing: " + routing, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void whatIsWrongIsNamedWithItsPathAndWhatWouldBeRight(String last, String expected)
      throws IOException {
    long line = CLOSED.lines().count() + 1;

    assertThat(mistakesIn(CLOSED + last + "\n"))
        .containsExactly(directory.resolve("sluice.yaml") + ":" + line + ": " + expected);
  }

  @Test
  void whatIsWrongInTheEnvironmentIsNamedWithItsVariable() throws IOException {
    environment.put("SLUICE_MODEL", "gpt-4oo");

    assertThat(mistakesIn(CLOSED))
        .containsExactly(
            "SLUICE_MODEL: no provider has the model \"gpt-4oo\"; did you mean gpt-4o?");

    environment.put("SLUICE_PROVIDER", "nobody");

    assertThat(mistakesIn(CLOSED))
        .containsExactly(
            "SLUICE_PROVIDER: no provider is called \"nobody\"; there are: groq, openai");
  }

  @Test
  void aDefaultProviderWithoutListedModelsNeedsADefaultModel() throws IOException {
    environment.put("SLUICE_PROVIDER", "open");

    assertThat(mistakesIn(PROVIDERS))
        .containsExactly("SLUICE_PROVIDER: lists no models; name the default_model as well");
  }

  @Test
  void noProviderMayBeCalledAsTheRoutersAre() throws IOException {
    assertThat(mistakesIn("providers: {router: {engine: openai, host: https://a.example}}"))
        .containsExactly(
            directory.resolve("sluice.yaml")
                + ":1: providers.router: is what jobs call the routers by; take another name");
  }

  private List<String> mistakesIn(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, environment::get))
        .mistakes();
  }

  private RoutingDefaults load(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return ConfigLoader.load(file, environment::get).routing();
  }
}
