package dev.sluice.provider.testkit;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.ErrorCode;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What goes wrong, and what it is called. */
interface FailurePromises {

  @TestFactory
  default Stream<DynamicTest> everyErrorHasItsCode(Bench bench) {
    return forEachCode(
        code -> {
          bench.backend().fail(code);
          Provider provider = bench.provider();
          return bench.complete(provider, bench.chat(Bodies.chat("Repeat kitmarker")));
        });
  }

  @TestFactory
  default Stream<DynamicTest> everyErrorBeforeAStreamHasItsCode(Bench bench) {
    return forEachCode(
        code -> {
          bench.backend().fail(code);
          Recorder chunks = Recorder.taking();
          ProviderCall call = bench.chat(Bodies.chat("Repeat kitmarker"));
          ProviderAnswer answer = bench.stream(bench.provider(), call, chunks);
          Shortfall.unless(
              chunks.chunks().isEmpty(),
              "there was nothing but an error, and chunks came: " + chunks.chunks(),
              "no chunk before the backend has begun to answer");
          return answer;
        });
  }

  private static Stream<DynamicTest> forEachCode(FailureForm.Failing failing) {
    return FailureForm.CODES.stream()
        .map(
            code ->
                DynamicTest.dynamicTest(
                    code.wireName(), () -> FailureForm.requireCode(failing.with(code), code)));
  }

  @Test
  default void aThrottleSaysHowLongToWait(Bench bench) throws InterruptedException {
    Duration wait = Duration.ofSeconds(7);
    bench.backend().throttle(wait);
    ProviderCall call = bench.chat(Bodies.chat("Repeat kitmarker"));
    ProviderAnswer answer = bench.complete(bench.provider(), call);
    FailureForm.requireCode(answer, ErrorCode.RATE_LIMITED);
    Duration told = ((Failed) answer).retryAfter();
    Shortfall.unless(
        told != null && told.minus(wait).abs().compareTo(Duration.ofSeconds(1)) <= 0,
        "the backend asked to wait for 7 s, and retryAfter is " + told,
        "what the system asks for: the worker waits that long instead of guessing");
  }

  @Test
  default void anErrorBecomesOneLineWithoutTheCredential(Bench bench) throws InterruptedException {
    bench
        .backend()
        .complain("the key " + bench.credential() + "\r\nis\u0000 wrong \u001b[31mfor kitcause");
    ProviderCall call = bench.chat(Bodies.chat("Repeat kitmarker"));
    Failed failed =
        bench.failed(bench.complete(bench.provider(), call), "the backend gave an error");
    FailureForm.requireLine(failed.message());
    Shortfall.unless(
        failed.message().contains("kitcause"),
        "the backend said that it is for kitcause, and the message is " + failed.message(),
        "what the system says is wrong");
  }

  @Test
  default void aRefusalIsAContentPolicyFailureThatIsBilled(Bench bench)
      throws InterruptedException {
    bench.backend().answer();
    Provider provider = bench.provider();
    ProviderCall call = bench.chat(Bodies.chat("Repeat kitmarker"));
    ProviderAnswer usual = bench.complete(provider, call);
    bench.backend().refuse();
    ProviderAnswer refusal = bench.complete(provider, call);
    FailureForm.requireCode(refusal, ErrorCode.CONTENT_POLICY);
    Assumptions.assumeTrue(usual.bill().usage().totalTokens() > 0, "the provider counts nothing");
    Shortfall.unless(
        refusal.bill().usage().totalTokens() > 0,
        "the bill of a refusal is " + refusal.bill(),
        "what the system counted: a refusal is paid for");
  }

  @Test
  default void anAnswerThatBreaksOffIsAFailure(Bench bench) throws InterruptedException {
    bench.backend().breakOff();
    ProviderCall call = bench.chat(Bodies.chat("Repeat kitmarker"));
    Failed failed =
        bench.failed(bench.complete(bench.provider(), call), "the answer broke off in the middle");
    Shortfall.unless(
        failed.code() == ErrorCode.STREAM_BROKEN || failed.code() == ErrorCode.NETWORK,
        "the answer broke off in the middle, and the provider gave " + failed,
        "stream_broken, or network where it cannot tell that anything had come");
    FailureForm.requireLine(failed.message());
  }

  @Test
  default void afterAFailureTheNextCallIsAnswered(Bench bench) throws InterruptedException {
    bench.backend().fail(ErrorCode.SERVER_ERROR);
    Provider provider = bench.provider();
    bench.complete(provider, bench.chat(Bodies.chat("Repeat kitmarker")));
    bench.backend().answer();
    bench.completed(bench.complete(provider, bench.chat(Bodies.chat("Repeat kitmarker"))));
  }
}
