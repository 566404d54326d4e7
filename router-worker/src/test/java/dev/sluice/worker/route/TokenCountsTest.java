package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

final class TokenCountsTest {

  private static final String LIMITED = "limited";
  private static final Target COUNTED = new Target(LIMITED, Model.named("openai/gpt-oss-120b"));
  private static final Target ESTIMATED = new Target(LIMITED, Model.named("mystery-7b"));
  private static final Target UNLIMITED = new Target("free", Model.named("gpt-oss-120b"));

  /** The role and the marks around the one message that each job here has. */
  private static final long AROUND_A_MESSAGE = 4;

  private final TokenCounts counts =
      new TokenCounts(
          new Measurements(InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000))),
          Set.of(LIMITED));
  private final RandomGenerator random = new Random(5);

  @ParameterizedTest
  @EnumSource(TokenSamples.class)
  void whatAModelReportsTeachesHowItCounts(TokenSamples samples) {
    for (int i = 0; i < 100; i++) {
      String text = samples.excerpt(random);
      tokens(text).answered(ESTIMATED, new Usage(really(text), 0, 10, 0));
    }

    assertThat(tokens(samples.text()).at(ESTIMATED).input())
        .isCloseTo(really(samples.text()), withPercentage(15));
  }

  @ParameterizedTest
  @EnumSource(TokenSamples.class)
  void whereTheEncodingIsKnownTokensAreCounted(TokenSamples samples) {
    assertThat(tokens(samples.text()).at(COUNTED).input()).isEqualTo(really(samples.text()));
  }

  @ParameterizedTest
  @EnumSource(TokenSamples.class)
  void ofALongTextPiecesTellEnough(TokenSamples samples) {
    String text = samples.text().repeat(400);

    assertThat(tokens(text).at(COUNTED).input())
        .isCloseTo(400L * (really(samples.text()) - AROUND_A_MESSAGE), withPercentage(15));
  }

  @Test
  void withoutALimitForTokensNothingIsCounted() {
    String text = TokenSamples.CHINESE.text();

    assertThat(tokens(text).at(UNLIMITED).input())
        .isEqualTo(TokenEstimator.estimate(job(text, "")).input());
  }

  @Test
  void oneModelTeachesNothingOfAnother() {
    long before = tokens("Hello").at(UNLIMITED).input();
    tokens("Hello").answered(ESTIMATED, new Usage(1_000, 0, 10, 0));

    assertThat(tokens("Hello").at(UNLIMITED).input()).isEqualTo(before);
  }

  @Test
  void oneAbsurdReportIsHardlyBelieved() {
    String text = TokenSamples.ENGLISH.text();
    for (int i = 0; i < 100; i++) {
      tokens(text).answered(ESTIMATED, new Usage(really(text), 0, 10, 0));
    }
    tokens(text).answered(ESTIMATED, new Usage(Long.MAX_VALUE, 0, Long.MAX_VALUE, 0));

    assertThat(tokens(text).at(ESTIMATED).input()).isCloseTo(really(text), withPercentage(15));
  }

  @Test
  void reportsThatAreAllAbsurdAreBelievedWithinBounds() {
    String text = TokenSamples.ENGLISH.text();
    long estimate = tokens(text).at(ESTIMATED).input();
    for (int i = 0; i < 10_000; i++) {
      tokens(text).answered(ESTIMATED, new Usage(Long.MAX_VALUE, 0, Long.MAX_VALUE, 0));
    }
    TokenNeed need = tokens(text).at(ESTIMATED);

    assertThat(need.input()).isBetween(estimate, 4 * estimate + 4);
    assertThat(need.output()).isEqualTo(131_072);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void whatWasNotCountedTeachesNothing(long nothing) {
    TokenNeed before = tokens("Hello").at(ESTIMATED);
    tokens("Hello").answered(ESTIMATED, new Usage(nothing, 0, nothing, 0));

    assertThat(tokens("Hello").at(ESTIMATED)).isEqualTo(before);
  }

  @Test
  void aBoundOnTheAnswerCountsInFullHoweverLittleIsUsed() {
    Job bounded = job("Hello", ",'max_tokens':500,'n':2");
    for (int i = 0; i < 500; i++) {
      tokens(bounded).answered(ESTIMATED, new Usage(10, 0, 4, 0));
    }

    assertThat(tokens(bounded).at(ESTIMATED).output()).isEqualTo(1_000);
    assertThat(tokens("Hello").at(ESTIMATED).output()).isEqualTo(TokenEstimate.DEFAULT_OUTPUT);
  }

  @Test
  void anAnswerWithoutABoundIsExpectedToBeAsLongAsMostAre() {
    for (int i = 0; i < 2_000; i++) {
      tokens("Hello").answered(ESTIMATED, new Usage(10, 0, random.nextLong(1, 201), 0));
    }

    assertThat(tokens("Hello").at(ESTIMATED).output()).isBetween(140L, 240L);
  }

  @Test
  void answersThatAreLongerThanExpectedAreSoonExpected() {
    for (int i = 0; i < 20; i++) {
      tokens("Hello").answered(ESTIMATED, new Usage(10, 0, 8_000, 0));
    }

    assertThat(tokens("Hello").at(ESTIMATED).output()).isBetween(7_000L, 12_000L);
  }

  @Test
  void anAbsurdBoundDoesNotOverflow() {
    Job absurd = job("Hello", ",'max_tokens':9223372036854775807,'n':2147483647");
    TokenNeed need = tokens(absurd).at(COUNTED);

    assertThat(need.output()).isPositive();
    assertThat(need.input() + need.output()).isPositive();
  }

  private JobTokens tokens(String text) {
    return tokens(job(text, ""));
  }

  private JobTokens tokens(Job job) {
    return counts.of(job, TokenEstimator.estimate(job));
  }

  private static long really(String text) {
    EncodedTokens encoding = requireNonNull(EncodedTokens.forModel("gpt-4o"), "no encoding");
    return (long) encoding.of(text) + AROUND_A_MESSAGE;
  }

  private static Job job(String text, String more) {
    ObjectNode body =
        (ObjectNode)
            Json.mapper()
                .readTree(("{'messages':[{'role':'user'}]" + more + "}").replace('\'', '"'));
    ((ObjectNode) body.path("messages").get(0)).put("content", text);
    return Job.of(Endpoint.CHAT_COMPLETIONS, body);
  }
}
