package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.ListedModel;
import dev.sluice.provider.ProviderSpec;
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
                new ListedModel.Abilities(false, false, true),
                new ListedModel.Price(PRICE.input(), PRICE.output()))));

    assertThat(catalogue.get().find("large"))
        .containsExactly(
            new Target(
                "p",
                described.with(
                    new Knowledge(
                        8192,
                        1024,
                        null,
                        new Abilities(false, true, true),
                        new Price(PRICE.input(), PRICE.output(), null, Price.PROVIDER)))));
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
    return new ModelSettings(List.of(model), true, Map.of(), Map.of());
  }

  private static LiveCatalogue catalogue(ModelSettings models, boolean able) {
    ProviderSettings settings =
        new ProviderSettings(
            ProviderSpec.of("p", "openai", URI.create("http://localhost:1")),
            Credential.NOT_NEEDED,
            Limits.NONE,
            RetryPolicy.DEFAULT,
            models);
    return new LiveCatalogue(List.of(new Providers.Opened(settings, new ListingProvider(able))));
  }
}
