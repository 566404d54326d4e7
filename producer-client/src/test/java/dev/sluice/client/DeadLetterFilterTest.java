package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Json;
import dev.sluice.schema.Labels;
import org.junit.jupiter.api.Test;

class DeadLetterFilterTest {

  private static final DeadLetterFilter ALL = DeadLetterFilter.ALL;

  private static final JobResult RESULT =
      Letters.of(
              Job.chat("m", "Hi")
                  .withLabels(new Labels("row-1", "b-1", "acme", Json.mapper().createObjectNode())),
              ErrorCode.TIMEOUT,
              "groq")
          .result();

  @Test
  void whatSaysNothingMeansEveryDeadLetter() {
    assertThat(ALL.isOpen()).isTrue();
    assertThat(ALL.withLimit(3).isOpen()).isTrue();
    assertThat(ALL.matches(RESULT)).isTrue();
    assertThat(ALL.mayMatch(Letters.NOON, "id", null)).isTrue();
  }

  @Test
  void oneOfTheNamedIsEnoughAndAllThatIsNamedMustHold() {
    assertThat(ALL.withCodes(ErrorCode.NETWORK, ErrorCode.TIMEOUT).matches(RESULT)).isTrue();
    assertThat(ALL.withCodes(ErrorCode.NETWORK).matches(RESULT)).isFalse();
    assertThat(ALL.withTenants("acme").withProviders("groq").matches(RESULT)).isTrue();
    assertThat(ALL.withTenants("acme").withProviders("xai").matches(RESULT)).isFalse();
    assertThat(ALL.withTenants("other").matches(RESULT)).isFalse();
  }

  @Test
  void theProviderIsThatOfTheLastCallAndNotOneThatWasLeftOut() {
    assertThat(ALL.withProviders("left-out").matches(RESULT)).isFalse();
  }

  @Test
  void jobsAndBatchesAreToldBeforeAnythingIsRead() {
    assertThat(ALL.withJobs("a", "b").mayMatch(Letters.NOON, "b", null)).isTrue();
    assertThat(ALL.withJobs("a").mayMatch(Letters.NOON, "b", null)).isFalse();
    assertThat(ALL.withBatches("x").mayMatch(Letters.NOON, "b", "x")).isTrue();
    assertThat(ALL.withBatches("x").mayMatch(Letters.NOON, "b", null)).isFalse();
  }

  @Test
  void aTimeBelongsToWhatBeginsWithItAndNotToWhatEndsWithIt() {
    assertThat(ALL.withSince(Letters.NOON).mayMatch(Letters.NOON, "a", null)).isTrue();
    assertThat(ALL.withSince(Letters.NOON.plusMillis(1)).mayMatch(Letters.NOON, "a", null))
        .isFalse();
    assertThat(ALL.withUntil(Letters.NOON).mayMatch(Letters.NOON, "a", null)).isFalse();
    assertThat(ALL.withUntil(Letters.NOON.plusMillis(1)).mayMatch(Letters.NOON, "a", null))
        .isTrue();
    assertThat(ALL.withUntil(Letters.NOON).isOpen()).isFalse();
  }

  @Test
  void aLimitOfNoneIsAMistake() {
    assertThatThrownBy(() -> ALL.withLimit(0)).hasMessageContaining("at least 1");
  }
}
