package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.limit.Limits;
import dev.sluice.worker.tenant.Tenants;
import dev.sluice.worker.tenant.Terms;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What providers and tenants are allowed. */
final class LimitsConfigTest {

  private static final String GROQ =
      """
      providers:
        groq:
          engine: openai
          host: https://api.groq.com/openai/v1
          limits: {requests_per_minute: 60, requests_per_day: 1000, tokens_per_minute: 9000, input_tokens_per_minute: 8000, output_tokens_per_minute: 2000, max_concurrency: 4}
          credentials:
            - {name: a, api_key_env: A}
            - {name: b, api_key_env: A, limits: {requests_per_day: 50, output_tokens_per_minute: 300}}
          models:
            - {name: small}
            - {name: large, aliases: [big], limits: {requests_per_day: 100, max_concurrency: 1}}
      """;

  @TempDir private Path directory;

  @Test
  void aProviderHasALimitOfEachKindAndACredentialItsOwnInPlaceOfSome() throws IOException {
    var groq = load(GROQ).providers().getFirst();

    assertThat(groq.limits()).isEqualTo(new Limits(60, 1000, 9000, 8000, 2000, 4));
    assertThat(groq.accounts())
        .extracting(AccountSettings::limits)
        .containsExactly(groq.limits(), new Limits(60, 50, 9000, 8000, 300, 4));
  }

  @Test
  void aModelHasItsOwnLimitsBesideTheProvidersAndNoneThatItDoesNotName() throws IOException {
    assertThat(load(GROQ).providers().getFirst().models().limits())
        .isEqualTo(Map.of("large", new Limits(null, 100, null, null, null, 1)));
  }

  @Test
  void aTenantHasTermsOfItsOwnAndEveryOtherThoseOfTheStar() throws IOException {
    var tenants =
        load("""
                tenants:
                  acme: {weight: 2, max_in_flight: 100, usd_per_day: 50}
                  free: {usd_per_day: 0}
                  "*": {max_in_flight: 5, usd_per_day: 0.25}
                """)
            .tenants();

    assertThat(tenants.of("acme")).isEqualTo(new Terms(2, 100, new BigDecimal("50")));
    assertThat(tenants.of("free")).isEqualTo(new Terms(1, null, BigDecimal.ZERO));
    assertThat(tenants.of("initech")).isEqualTo(new Terms(1, 5, new BigDecimal("0.25")));
    assertThat(tenants.of(null)).isEqualTo(tenants.of("initech"));
  }

  @Test
  void whereNothingIsSaidOfTenantsNoneIsCapped() throws IOException {
    assertThat(load("tenants:\n").tenants()).isEqualTo(Tenants.NONE);
    assertThat(load("tenants: {acme: {weight: 3}}").tenants().of("initech"))
        .isEqualTo(new Terms(1, null, null));
  }

  private WorkerConfig load(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return ConfigLoader.load(file, Map.of("A", "sk-a-0123")::get);
  }
}
