package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VariablesTest {

  private static final Variables VARIABLES =
      new Variables(Map.of("A", "one", "B_2", "$b ${A}", "EMPTY", "")::get, Path.of(""));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain $A {A} $ | plain $A {A} $",
        "${A} | one",
        "<${A}${A}> | <oneone>",
        "${B_2} | $b ${A}",
        "${A:-two} | one",
        "${NO:-two} | two",
        "${EMPTY:-two} | two",
        "<${NO:-}> | <>",
        "${NO:-a:-b $c} | a:-b $c",
      })
  void aReferenceIsReplacedAndWhatItGaveIsNotLookedAtAgain(String text, String expanded)
      throws Variables.UnresolvedException {
    assertThat(VARIABLES.expand(text)).isEqualTo(expanded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${", "${A", "${}", "${1A}", "${A-b}", "${A:b}", "${NO:-${A}}", "a ${ b}"})
  void aReferenceThatHasNoneOfTheThreeFormsIsMalformed(String text) {
    assertThat(failure(text).malformed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NO}", "${EMPTY}", "${A} ${NO}", "${file:/no/such}", "${file:}"})
  void whatTheEnvironmentLacksIsNotMalformed(String text) {
    assertThat(failure(text).malformed()).isFalse();
  }

  private static Variables.UnresolvedException failure(String text) {
    return catchThrowableOfType(Variables.UnresolvedException.class, () -> VARIABLES.expand(text));
  }
}
