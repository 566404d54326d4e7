package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.worker.attempt.RetryPolicy;
import dev.sluice.worker.config.Credential;
import dev.sluice.worker.config.ModelSettings;
import dev.sluice.worker.config.ProviderSettings;
import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Knowledge;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.Model.Abilities;
import dev.sluice.worker.route.Price;
import dev.sluice.worker.route.Target;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LiveCatalogueTest {

  private static final Price PRICE = new Price(new BigDecimal("1"), new BigDecimal("2"));

  private final Model described =
      new Model("big", List.of("large"), null, new Abilities(null, true, null), null);

  @Test
  void whatIsListedCanBeReachedByItsBareName() {
    LiveCatalogue catalogue = catalogue(open(described), true);
    assertThat(catalogue.get().find("small")).isEmpty();

    catalogue.onListing("p", List.of(ListedModel.named("small")));

    assertThat(catalogue.get().find("small"))
        .containsExactly(new Target("p", Model.named("small")));
    assertThat(catalogue.get().find("p/small")).isEqualTo(catalogue.get().find("small"));
  }

  @Test
  void whatIsDescribedGoesFirstAndWhatIsListedFillsTheGaps() {
    LiveCatalogue catalogue = catalogue(open(described), true);

    catalogue.onListing(
        "p",
        List.of(
            new ListedModel(
                "big",
                8192,
                1024,
                Set.of(Endpoint.EMBEDDINGS),
                new ListedModel.Abilities(false, false, true),
                new ListedModel.Price(PRICE.input(), PRICE.output(), BigDecimal.ONE))));

    assertThat(catalogue.get().find("large"))
        .containsExactly(
            new Target(
                "p",
                described.with(
                    new Knowledge(
                        8192,
                        1024,
                        Set.of(Endpoint.EMBEDDINGS),
                        new Abilities(false, true, true),
                        new Price(
                            PRICE.input(), PRICE.output(), BigDecimal.ONE, Price.PROVIDER)))));
  }

  @Test
  void aCatalogueFileFillsTheGapsThatAreLeft() {
    Knowledge published =
        new Knowledge(
            1, 2, Set.of(Endpoint.CHAT_COMPLETIONS), new Abilities(false, false, false), PRICE);
    LiveCatalogue catalogue = catalogue(open(described, Map.of("big", published)), true);

    catalogue.onListing(
        "p",
        List.of(
            new ListedModel(
                "big", 8192, null, null, new ListedModel.Abilities(true, null, null), null)));

    assertThat(catalogue.get().find("big"))
        .containsExactly(
            new Target(
                "p",
                described.with(
                    new Knowledge(
                        8192,
                        2,
                        Set.of(Endpoint.CHAT_COMPLETIONS),
                        new Abilities(true, true, false),
                        PRICE))));
  }

  @Test
  void aCatalogueFileKnowsOfModelsThatAreDiscoveredOrPinnedButServesNone() {
    Knowledge published = new Knowledge(1, null, null, Abilities.UNKNOWN, PRICE);
    Map<String, Knowledge> files =
        Map.of("small", published, "pinned", published, "other", published);
    LiveCatalogue catalogue = catalogue(open(described, files), true);

    catalogue.onListing("p", List.of(ListedModel.named("small")));

    assertThat(catalogue.get().find("small"))
        .containsExactly(new Target("p", Model.named("small").with(published)));
    assertThat(catalogue.get().find("p/pinned"))
        .containsExactly(new Target("p", Model.named("pinned").with(published)));
    assertThat(catalogue.get().targets())
        .extracting(Target::toString)
        .containsExactly("p/big", "p/small");
    assertThat(catalogue.get().find("other")).isEmpty();
  }

  @Test
  void noCatalogueFileMakesAProviderDoWhatItCannot() {
    Knowledge published = Knowledge.NONE.with(new Abilities(true, true, true));
    LiveCatalogue catalogue = catalogue(open(described, Map.of("small", published)), false);

    assertThat(catalogue.get().find("p/small").getFirst().model().abilities())
        .isEqualTo(new Abilities(false, false, true));
  }

  @Test
  void anyModelIsAnyThatIsDescribed() {
    LiveCatalogue catalogue = catalogue(open(described), true);

    catalogue.onListing("p", List.of(ListedModel.named("small")));

    assertThat(catalogue.get().anyModel()).extracting(Target::toString).containsExactly("p/big");
  }

  @Test
  void aDescribedModelThatSaysNothingOfToolsAndVisionIsTheUsualOne() {
    Catalogue catalogue = catalogue(open(Model.named("big")), true).get();

    assertThat(catalogue.find("big").getFirst().model().abilities()).isEqualTo(Abilities.DEFAULT);
  }

  @Test
  void anAliasThatIsDescribedIsNotTakenByAModelThatIsListed() {
    LiveCatalogue catalogue = catalogue(open(described), true);

    catalogue.onListing("p", List.of(ListedModel.named("large")));

    assertThat(catalogue.get().find("large")).extracting(Target::toString).containsExactly("p/big");
  }

  @Test
  void aProviderThatIsNotOpenHasWhatIsDescribedAndNothingElse() {
    LiveCatalogue catalogue = catalogue(ModelSettings.of(List.of(described)), true);

    catalogue.onListing("p", List.of(ListedModel.named("small")));

    assertThat(catalogue.get().find("small")).isEmpty();
    assertThat(catalogue.get().find("p/small")).isEmpty();
    assertThat(catalogue.get().targets()).hasSize(1);
  }

  @Test
  void whatNoModelOfAProviderCanDoNoneIsSaidToDo() {
    LiveCatalogue catalogue = catalogue(open(Model.named("big")), false);

    catalogue.onListing("p", List.of(ListedModel.named("small")));

    assertThat(catalogue.get().targets())
        .extracting(target -> target.model().abilities())
        .containsExactly(new Abilities(false, false, null), new Abilities(false, false, null));
  }

  private static ModelSettings open(Model model) {
    return open(model, Map.of());
  }

  private static ModelSettings open(Model model, Map<String, Knowledge> published) {
    return new ModelSettings(List.of(model), true, Map.of(), Map.of(), published);
  }

  private static LiveCatalogue catalogue(ModelSettings models, boolean able) {
    ProviderSettings settings =
        new ProviderSettings(
            ProviderSpec.of("p", "openai", URI.create("http://localhost:1")),
            Credential.NOT_NEEDED,
            Limits.NONE,
            RetryPolicy.DEFAULT,
            models);
    return new LiveCatalogue(
        List.of(
            new Providers.Opened(
                settings,
                List.of(
                    new Providers.OpenedAccount(
                        settings.accounts().getFirst(), new ListingProvider(able))),
                List.of())));
  }
}
