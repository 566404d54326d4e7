package dev.sluice.provider.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderSpec;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

final class ProviderContractIT {

  /** What the contract that is run below is about; set by each test before it runs it. */
  private static BiFunction<ProviderSpec, MemorySystem, Provider> providers = MemoryProvider::new;

  static final class AnyProvider extends ProviderContract {
    @Override
    protected Backend backend() {
      return new MemoryBackend(providers);
    }
  }

  static final class Taciturn extends ProviderContract {
    @Override
    protected Backend backend() {
      return new TaciturnBackend();
    }
  }

  @Test
  void aGoodProviderKeepsEveryPromise() {
    providers = MemoryProvider::new;
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(AnyProvider.class)).execute();
    assertThat(said(results.testEvents().failed())).isEmpty();
    assertThat(results.testEvents().succeeded().count()).isGreaterThan(100);
    // The engine of this test is not meant to be found by ServiceLoader.
    assertThat(said(results.testEvents().aborted()))
        .singleElement()
        .asString()
        .contains("ServiceLoader");
  }

  @Test
  void whatABackendCannotTryIsSkippedAndSaysSo() {
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(Taciturn.class)).execute();
    assertThat(said(results.testEvents().failed())).isEmpty();
    assertThat(said(results.testEvents().aborted()))
        .anyMatch(said -> said.contains("the backend cannot hang: override hang()"))
        .anyMatch(said -> said.contains("the backend cannot fail with rate_limited"))
        .anyMatch(said -> said.contains("the provider does not claim STREAMING"));
  }

  static Stream<Flaw> flaws() {
    return Flaws.all();
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void whatFallsShortIsFoundAndSaid(Flaw flaw) {
    providers = (spec, system) -> flaw.in(new MemoryProvider(spec, system), spec);
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectMethod(AnyProvider.class, flaw.promise(), Bench.class))
            .execute()
            .testEvents();
    assertThat(tests.started().count()).isPositive();
    assertThat(said(tests.failed()))
        .isNotEmpty()
        .allMatch(said -> said.contains("wanted: "))
        .anyMatch(said -> said.contains(flaw.said()));
  }

  private static List<String> said(Events events) {
    return events.stream().map(ProviderContractIT::said).toList();
  }

  private static String said(Event event) {
    return event.getTestDescriptor().getDisplayName() + ": " + event.getPayload().orElse("");
  }
}
