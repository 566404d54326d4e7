package dev.sluice.provider.testkit;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec.Timeouts;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long it waits, and what makes it stop. */
interface PatiencePromises {

  @Test
  default void anInterruptedCallIsAborted(Bench bench) throws InterruptedException {
    bench.backend().hang();
    Running<ProviderAnswer> call =
        bench.starting(bench.provider(), asking(bench, Running.FOR_EVER));
    bench.awaitCalls(1, call);
    call.mustEndInterrupted();
    bench.awaitAbandoned(1);
  }

  @Test
  default void anInterruptedStreamIsAborted(Bench bench) throws InterruptedException {
    bench.backend().hang();
    Running<ProviderAnswer> call =
        bench.streaming(bench.provider(), asking(bench, Running.FOR_EVER), Recorder.taking());
    bench.awaitCalls(1, call);
    call.mustEndInterrupted();
    bench.awaitAbandoned(1);
  }

  @Test
  default void aThreadThatIsInterruptedAlreadyIsNotKept(Bench bench) throws InterruptedException {
    bench.backend().hang();
    Provider provider = bench.provider();
    Running<ProviderAnswer> call =
        Running.start(
            "complete()",
            () -> {
              Thread.currentThread().interrupt();
              return provider.complete(asking(bench, Running.FOR_EVER));
            });
    call.mustHaveThrownInterrupted();
  }

  @Test
  default void afterAnInterruptTheNextCallIsAnswered(Bench bench) throws InterruptedException {
    bench.backend().hang();
    Provider provider = bench.provider();
    Running<ProviderAnswer> call = bench.starting(provider, asking(bench, Running.FOR_EVER));
    bench.awaitCalls(1, call);
    call.mustEndInterrupted();
    bench.backend().answer();
    bench.completed(bench.complete(provider, asking(bench, Running.FOR_EVER)));
  }

  @Test
  default void theBudgetOfACallIsKept(Bench bench) throws InterruptedException {
    bench.backend().hang();
    requireTimeout(
        bench, bench.starting(bench.provider(), asking(bench, Running.A_MOMENT)), "the budget");
    bench.awaitAllAbandoned();
  }

  @Test
  default void theBudgetOfAStreamIsKept(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.STREAMING);
    bench.backend().stall();
    ProviderCall call = asking(bench, Running.A_MOMENT);
    requireTimeout(bench, bench.streaming(bench.provider(), call, Recorder.taking()), "the budget");
    bench.awaitAllAbandoned();
  }

  @Test
  default void theBudgetIsKeptWhateverTricklesIn(Bench bench) throws InterruptedException {
    bench.backend().trickle();
    requireTimeout(
        bench, bench.starting(bench.provider(), asking(bench, Running.A_MOMENT)), "the budget");
  }

  @Test
  default void silenceIsATimeout(Bench bench) throws InterruptedException {
    bench.backend().hang();
    Provider provider = bench.provider(new Timeouts(Running.A_MOMENT, Running.FOR_EVER));
    requireTimeout(
        bench, bench.starting(provider, asking(bench, Running.FOR_EVER)), "timeouts.firstByte");
  }

  @Test
  default void silenceInAStreamIsATimeout(Bench bench) throws InterruptedException {
    bench.assumeCan(Ability.STREAMING);
    bench.backend().stall();
    Provider provider = bench.provider(new Timeouts(Running.A_MOMENT, Running.FOR_EVER));
    ProviderCall call = asking(bench, Running.FOR_EVER);
    requireTimeout(bench, bench.streaming(provider, call, Recorder.taking()), "timeouts.firstByte");
  }

  @Test
  default void theTotalOfTheDescriptionIsKept(Bench bench) throws InterruptedException {
    bench.backend().hang();
    Provider provider = bench.provider(new Timeouts(Running.FOR_EVER, Running.A_MOMENT));
    requireTimeout(
        bench, bench.starting(provider, asking(bench, Running.FOR_EVER)), "timeouts.total");
  }

  private static ProviderCall asking(Bench bench, Duration budget) {
    return bench.chat(Bodies.chat("Repeat kitmarker"), budget);
  }

  private static void requireTimeout(Bench bench, Running<ProviderAnswer> call, String limit)
      throws InterruptedException {
    ProviderAnswer answer = bench.seen(call.resultWithin(Running.A_MOMENT.plus(Running.PROMPTLY)));
    Shortfall.unless(
        answer instanceof ProviderAnswer.Failed failed && failed.code() == ErrorCode.TIMEOUT,
        "%s of 0.5 s was over, and the provider gave %s".formatted(limit, answer),
        "a Failed with the code timeout");
    FailureForm.requireLine(((ProviderAnswer.Failed) answer).message());
  }
}
