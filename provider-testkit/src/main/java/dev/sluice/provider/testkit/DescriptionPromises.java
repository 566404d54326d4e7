package dev.sluice.provider.testkit;

import dev.sluice.provider.ModelListing;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.ErrorCode;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a provider says of itself, and how it begins and ends. */
interface DescriptionPromises {

  @Test
  default void metadataRepeatsTheDescriptionAndStaysTheSame(Bench bench) {
    ProviderSpec spec = bench.backend().describe(bench.credential());
    Provider provider = bench.provider();
    ProviderMetadata metadata = provider.metadata();
    Shortfall.unless(
        metadata.name().equals(spec.name()) && metadata.engine().equals(spec.engine()),
        "metadata is " + metadata + " for the provider " + spec.name() + " of " + spec.engine(),
        "the name and the engine of the description: people know the provider by them");
    Shortfall.unless(
        metadata.equals(provider.metadata()),
        "metadata was " + metadata + ", and then " + provider.metadata(),
        "the same whenever it is asked for");
    bench.mustNotLeak("metadata", metadata.toString());
    bench.mustNotLeak("the text form of the provider", provider.toString());
  }

  @Test
  default void theEngineHasTheNameThatDescriptionsUse(Bench bench) {
    ProviderEngine engine = bench.backend().engine();
    ProviderSpec spec = bench.backend().describe(bench.credential());
    Shortfall.unless(
        engine.name().equals(spec.engine()) && !engine.name().isBlank(),
        "the engine is called \"%s\", the description names \"%s\""
            .formatted(engine.name(), spec.engine()),
        "name() is what a description says as its engine");
    Shortfall.unless(
        !engine.needsHost() || spec.host() != null,
        "the engine needs a host, and the description has none",
        "needsHost() is false for an engine whose descriptions have no host");
  }

  @Test
  default void theEngineIsFoundOnTheClassPath(Bench bench) {
    Class<?> engine = bench.backend().engine().getClass();
    boolean meantToBe =
        Modifier.isPublic(engine.getModifiers())
            && Arrays.stream(engine.getConstructors()).anyMatch(c -> c.getParameterCount() == 0);
    Assumptions.assumeTrue(
        meantToBe,
        () ->
            engine.getName()
                + " is no public class with a public constructor without parameters, and so not"
                + " meant to be found by ServiceLoader");
    boolean found =
        ServiceLoader.load(ProviderEngine.class).stream()
            .anyMatch(service -> service.type() == engine);
    Shortfall.unless(
        found,
        "ServiceLoader does not find " + engine.getName(),
        "its name in META-INF/services/" + ProviderEngine.class.getName());
  }

  @Test
  default void creatingAskingAndClosingCallNobody(Bench bench) {
    bench.backend().answer();
    Provider provider = bench.provider();
    provider.metadata();
    provider.supportsTools();
    provider.supportsVision();
    provider.close();
    Shortfall.unless(
        bench.backend().calls() == 0,
        "the backend was called before there was anything to ask",
        "create(), metadata() and supports…() call nobody: a worker starts without its providers");
  }

  @Test
  default void closingTwiceIsAsClosingOnce(Bench bench) throws InterruptedException {
    Provider provider = bench.provider();
    Running.start("close()", () -> closeTwice(provider)).result();
  }

  private static boolean closeTwice(Provider provider) {
    provider.close();
    provider.close();
    return true;
  }

  @Test
  default void whatItSupportsIsWhatIsClaimed(Bench bench) {
    Provider provider = bench.provider();
    Shortfall.unless(
        provider.supportsTools() == bench.can(Ability.TOOLS),
        "supportsTools() is " + provider.supportsTools(),
        "what the test claims: jobs with tools are routed by it");
    Shortfall.unless(
        provider.supportsVision() == bench.can(Ability.VISION),
        "supportsVision() is " + provider.supportsVision(),
        "what the test claims: jobs with images are routed by it");
  }

  @Test
  default void modelsAreListed(Bench bench) throws InterruptedException {
    bench.backend().answer();
    Provider provider = bench.provider();
    ModelListing listing = Running.start("listModels()", provider::listModels).result();
    bench.mustNotLeak("a list of models", String.valueOf(listing));
    if (!(listing instanceof ModelListing.Listed listed)) {
      throw Shortfall.of(
          "listModels() gave " + listing, "the models, or an empty list where it cannot tell");
    }
    Shortfall.unless(
        !bench.can(Ability.MODEL_LISTING) || !listed.models().isEmpty(),
        "listModels() gave no model",
        "at least one, as the test claims that it knows which there are");
    long names = listed.models().stream().map(model -> model.name()).distinct().count();
    Shortfall.unless(
        names == listed.models().size(),
        "listModels() names a model twice: " + listed.models(),
        "each model once, under the name that goes over the wire");
  }

  @Test
  default void aListThatDoesNotComeIsAFailureWithItsCode(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.MODEL_LISTING);
    bench.backend().fail(ErrorCode.NETWORK);
    Provider provider = bench.provider();
    ModelListing listing = Running.start("listModels()", provider::listModels).result();
    bench.mustNotLeak("a list of models", String.valueOf(listing));
    Shortfall.unless(
        listing instanceof ModelListing.Failed failed && failed.code() == ErrorCode.NETWORK,
        "nobody could be reached, and listModels() gave " + listing,
        "a ModelListing.Failed with the code network");
  }
}
