package dev.sluice.provider.testkit;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Everything that a worker relies on, as tests: each is a promise, and one that is not kept says
 * what was seen and what is wanted. A promise that the backend cannot try is skipped and says so.
 *
 * <pre>{@code
 * final class MyProviderTest extends ProviderContract {
 *   @Override
 *   protected Backend backend() {
 *     return new MyBackend();
 *   }
 * }
 * }</pre>
 */
@ExtendWith(BenchExtension.class)
public abstract class ProviderContract
    implements DescriptionPromises,
        AnswerPromises,
        AbilityPromises,
        RequestPromises,
        FailurePromises,
        StreamPromises,
        PatiencePromises,
        CrowdPromises {

  /** A fresh backend for one test; the kit closes it. */
  protected abstract Backend backend() throws Exception;
}
