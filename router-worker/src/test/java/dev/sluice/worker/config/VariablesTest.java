package dev.sluice.worker.config;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        "${NO:-${A}} | one",
        "${NO:-<${NOR:-${B_2}}>}. | <$b ${A}>.",
        "${NO:-{x}} | {x}",
      })
  void aReferenceIsReplacedAndWhatItGaveIsNotLookedAtAgain(String text, String expanded)
      throws Variables.UnresolvedException {
    assertThat(VARIABLES.template(text).text()).isEqualTo(expanded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${",
        "${A",
        "${}",
        "${1A}",
        "${A-b}",
        "${A:b}",
        "${NO:-${A}",
        "${NO:-${a b}}",
        "a ${ b}"
      })
  void aReferenceThatHasNoneOfTheThreeFormsIsMalformed(String text) {
    assertThat(failure(text).malformed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${NO}", "${EMPTY}", "${A} ${NO}", "${file:/no/such}", "${file:}"})
  void whatTheEnvironmentLacksIsNotMalformed(String text) {
    assertThat(failure(text).malformed()).isFalse();
  }

  @Test
  void whenOneOfSeveralVariablesWouldDoAllAreNamed() {
    assertThat(failure("${NO:-${NOR:-${EMPTY}}}"))
        .hasMessage("none of the environment variables NO, NOR, EMPTY is set");
    assertThat(failure("${NO:-${file:/no/such}}"))
        .hasMessage("cannot read the file /no/such: it does not exist");
  }

  @Test
  void whatIsDeclaredStandsForAVariableThatIsNotSetOtherwise() throws Exception {
    Variables declared = VARIABLES.withDefaults(Map.of("A", "not this", "NO", "this", "EMPTY", ""));

    assertThat(declared.template("${A} ${NO} ${B_2}").text()).isEqualTo("one this $b ${A}");
    assertThatThrownBy(() -> declared.template("${EMPTY}")).hasMessageContaining("EMPTY is empty");
  }

  @Test
  void aFileIsReadAnewWhenItIsAnotherOne(@TempDir Path directory) throws Exception {
    Path key = Files.writeString(directory.resolve("key"), "first\n");
    Template template =
        new Variables(name -> null, directory).template("Bearer ${file:key}${NO:-!}");

    assertThat(template.text()).isEqualTo("Bearer first!");
    Files.move(Files.writeString(directory.resolve("new"), "other\n"), key, REPLACE_EXISTING);
    assertThat(template.text()).isEqualTo("Bearer other!");
    Files.delete(key);
    assertThatThrownBy(template::text).hasMessageContaining(key.toString());
  }

  private static Variables.UnresolvedException failure(String text) {
    return catchThrowableOfType(
        Variables.UnresolvedException.class, () -> VARIABLES.template(text));
  }
}
