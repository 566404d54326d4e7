package dev.sluice.worker.route;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EncodedTokensTest {

  /** One token of the newer encoding, and two of the older one. */
  private static final String TELLS_THEM_APART = " всё";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt-4o",
        "gpt-4o-mini-2024-07-18",
        "chatgpt-4o-latest",
        "gpt-4.1-nano",
        "gpt-5",
        "gpt-5.1-codex",
        "o1",
        "o3-mini",
        "openai/gpt-oss-120b",
        "accounts/fireworks/models/gpt-oss-20b",
        "openai/gpt-oss-20b:free"
      })
  void newModelsHaveTheNewEncoding(String model) {
    assertThat(encoding(model).of(TELLS_THEM_APART)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt-4", "gpt-4-0613", "gpt-4-turbo", "gpt-3.5-turbo", "text-embedding-3-large"})
  void oldModelsHaveTheOldEncoding(String model) {
    assertThat(encoding(model).of(TELLS_THEM_APART)).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3.3-70b", "gpt-j-6b", "o1brain", "gpt-4all", "", "/", "openai/"})
  void otherModelsHaveNone(String model) {
    assertThat(EncodedTokens.forModel(model)).isNull();
  }

  @Test
  void marksThatMeanSomethingToAModelAreTextLikeAnyOther() {
    assertThat(encoding("gpt-4o").of("<|endoftext|>")).isGreaterThan(1);
  }

  @Test
  void textThatComesInManyPartsIsJudgedLikeWhatWasCounted() {
    EncodedTokens tokens = encoding("gpt-4o");
    String text = TokenSamples.GERMAN.text();
    double first = tokens.of(text);
    for (int i = 0; i < 10_000; i++) {
      tokens.of(text);
    }

    assertThat(tokens.of(text)).isCloseTo(first, within(first * 0.05));
  }

  @Test
  void halfOfACharacterIsNoFault() {
    EncodedTokens tokens = encoding("gpt-4o");

    assertThat(tokens.of("\uD83D")).isPositive();
    assertThat(tokens.of("👩‍🚀".repeat(20_000))).isPositive();
  }

  private static EncodedTokens encoding(String model) {
    return requireNonNull(EncodedTokens.forModel(model), model);
  }
}
