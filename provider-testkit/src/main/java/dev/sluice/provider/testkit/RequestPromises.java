package dev.sluice.provider.testkit;

import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** That nothing which a job asks for is lost in silence. */
interface RequestPromises {

  @TestFactory
  default Stream<DynamicTest> whateverAJobAsksForIsPassedOnOrRefusedByName(Bench bench) {
    bench.backend().answer();
    Provider provider = bench.provider();
    return RequestField.all()
        .map(
            field ->
                DynamicTest.dynamicTest(
                    field.name() + " " + field.body().path(field.name()),
                    () -> requireKept(bench, provider, field)));
  }

  private static void requireKept(Bench bench, Provider provider, RequestField field)
      throws InterruptedException {
    int before = bench.backend().calls();
    ProviderAnswer answer = bench.complete(provider, bench.chat(field.body()));
    if (bench.backend().calls() > before) {
      requirePassedOn(bench, provider, field);
      return;
    }
    Shortfall.unless(
        answer instanceof Failed failed
            && failed.code() == ErrorCode.INVALID_REQUEST
            && field.isNamedIn(failed.message()),
        "%s was asked for, nothing was sent, and the provider gave %s"
            .formatted(field.name(), answer),
        "invalid_request with a message that names " + field.name());
  }

  private static void requirePassedOn(Bench bench, Provider provider, RequestField field)
      throws InterruptedException {
    Optional<String> request = bench.backend().lastRequest();
    Assumptions.assumeTrue(request.isPresent(), "the backend does not tell what it was asked");
    String marker = field.marker();
    boolean kept =
        marker == null
            ? !request.equals(requestWithout(bench, provider, field))
            : request.get().contains(marker);
    Shortfall.unless(
        kept,
        "%s was asked for in %s, and the request that went out knows nothing of it: %s"
            .formatted(field.name(), field.body(), request.get()),
        "what the system can do reaches it, and what it cannot is an invalid_request that names "
            + field.name());
  }

  private static Optional<String> requestWithout(Bench bench, Provider provider, RequestField field)
      throws InterruptedException {
    bench.complete(provider, bench.chat(field.without().get()));
    return bench.backend().lastRequest();
  }
}
