package dev.sluice.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.route.Catalogue.Offer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CatalogueTest {

  private final SequencedMap<String, List<Model>> models = new LinkedHashMap<>();

  @Test
  void itListsEveryTargetOnceInTheOrderOfTheConfiguration() {
    models.put("b", List.of(model("large", "big"), model("small")));
    models.put("a", List.of(model("large", "big"), model("b/small")));

    assertThat(new Catalogue(models, Set.of()).targets())
        .extracting(Target::toString)
        .containsExactly("b/large", "b/small", "a/large", "a/b/small");
  }

  @Test
  void aProvidersOwnNameGoesBeforeAnAliasOfAnother() {
    models.put("p", List.of(model("new", "old"), model("old"), model("older", "old")));

    assertFinds("old", "p/old");
  }

  @Test
  void aPinGoesBeforeAWireNameThatLooksLikeOne() {
    models.put("b", List.of(model("small")));
    models.put("a", List.of(model("b/small")));

    assertFinds("b/small", "b/small");
    assertFinds("a/b/small", "a/b/small");
  }

  @Test
  void theSameTargetIsTheSameByEveryName() {
    models.put("b", List.of(model("large", "big")));
    Catalogue catalogue = new Catalogue(models, Set.of());

    assertThat(catalogue.find("b/big")).isEqualTo(catalogue.find("large"));
    assertThat(catalogue.find("big")).isEqualTo(catalogue.find("b/large"));
  }

  @Test
  void whatIsPinnedToAnOpenProviderGoesThereListedOrNot() {
    models.put("open", List.of(model("large", "big")));
    models.put("closed", List.of(model("open/odd"), model("small")));
    Catalogue catalogue = new Catalogue(models, Set.of("open"));

    assertThat(catalogue.find("open/new:8b"))
        .containsExactly(new Target("open", Model.named("new:8b")));
    assertThat(catalogue.find("open/a/b")).containsExactly(new Target("open", Model.named("a/b")));
    assertThat(catalogue.find("open/big")).isEqualTo(catalogue.find("large"));
    assertThat(catalogue.find("open/odd"))
        .extracting(Target::toString)
        .containsExactly("closed/open/odd");
    assertThat(catalogue.find("closed/new")).isEmpty();
    assertThat(catalogue.find("new")).isEmpty();
    assertThat(catalogue.find("open/")).isEmpty();
  }

  @Test
  void aModelThatNobodyListedIsAsItsProviderIsAskedToDescribeIt() {
    Model odd = new Model("odd", List.of(), 4096, Model.Abilities.UNKNOWN, null);
    SequencedMap<String, Offer> offers = new LinkedHashMap<>();
    offers.put("open", new Offer(List.of(), List.of(), name -> odd));
    offers.put("closed", new Offer(List.of(), List.of(), null));
    Catalogue catalogue = new Catalogue(offers);

    assertThat(catalogue.find("open/odd")).containsExactly(new Target("open", odd));
    assertThat(catalogue.find("closed/odd")).isEmpty();
    assertThat(catalogue.open()).containsExactly("open");
  }

  @Test
  void anyModelIsOneThatTheConfigurationListsWhereItListsAny() {
    SequencedMap<String, Offer> offers = new LinkedHashMap<>();
    offers.put("b", new Offer(List.of(), List.of(model("found")), null));
    offers.put("a", new Offer(List.of(model("large", "big")), List.of(model("small")), null));

    assertThat(new Catalogue(offers).anyModel())
        .extracting(Target::toString)
        .containsExactly("a/large");
  }

  @Test
  void anyModelIsAnyThatIsKnownWhereTheConfigurationListsNone() {
    SequencedMap<String, Offer> offers = new LinkedHashMap<>();
    offers.put("b", new Offer(List.of(), List.of(model("found")), null));
    offers.put("a", new Offer(List.of(), List.of(model("small")), Model::named));

    assertThat(new Catalogue(offers).anyModel())
        .extracting(Target::toString)
        .containsExactly("b/found", "a/small");
  }

  @Test
  void theNearestNamesComeNearestFirstAndAtMostThree() {
    models.put(
        "p", List.of(model("gpt-4x"), model("gpt-4o-mini"), model("gpt-4o"), model("gpt-4.1")));
    models.put("q", List.of(model("llama"), model("gpt-5o")));
    Catalogue catalogue = new Catalogue(models, Set.of());

    assertThat(NearestNames.of("gpt-4oo", catalogue.names()))
        .containsExactly("gpt-4o", "gpt-4x", "gpt-5o");
    assertThat(NearestNames.of("mistral-large", catalogue.names())).isEmpty();
    assertThat(NearestNames.of("gpt".repeat(1_000_000), catalogue.names())).isEmpty();
  }

  @Test
  void theDistanceOfNamesCountsInsertionsRemovalsAndReplacements() {
    assertThat(NearestNames.distance("", "abc")).isEqualTo(3);
    assertThat(NearestNames.distance("abc", "")).isEqualTo(3);
    assertThat(NearestNames.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestNames.distance("same", "same")).isZero();
  }

  private void assertFinds(String name, String target) {
    assertThat(new Catalogue(models, Set.of()).find(name))
        .extracting(Target::toString)
        .containsExactly(target);
  }

  private static Model model(String name, String... aliases) {
    return new Model(name, List.of(aliases), null, Model.Abilities.DEFAULT, null);
  }
}
