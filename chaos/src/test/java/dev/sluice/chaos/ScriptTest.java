package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ScriptTest {

  private static final Duration LENGTH = Duration.ofMinutes(2);

  @Test
  void theSameSeedIsTheSameScript() {
    assertThat(Script.of(7, LENGTH)).isEqualTo(Script.of(7, LENGTH));
    assertThat(Script.of(7, LENGTH)).isNotEqualTo(Script.of(8, LENGTH));
  }

  @Test
  void whatATrackBeginsEndsBeforeItBeginsAnythingElse() {
    for (List<Script.Cue> track : Script.of(3, LENGTH).tracks()) {
      for (int i = 1; i < track.size(); i++) {
        Script.Cue before = track.get(i - 1);
        assertThat(track.get(i).at()).isGreaterThan(before.at().plus(before.act().lasts()));
      }
    }
  }

  @Test
  void allIsWellForTheLastTenthOfTheTime() {
    assertThat(Script.of(5, LENGTH).tracks().stream().flatMap(List::stream))
        .allSatisfy(
            cue ->
                assertThat(cue.at().plus(cue.act().lasts()))
                    .isLessThanOrEqualTo(LENGTH.multipliedBy(9).dividedBy(10)));
  }

  @Test
  void aFewScriptsDoEverythingThatCanBeDone() {
    Set<Class<?>> done = new HashSet<>();
    LongStream.range(0, 20)
        .mapToObj(seed -> Script.of(seed, LENGTH))
        .forEach(
            script ->
                script.tracks().stream()
                    .flatMap(List::stream)
                    .forEach(cue -> done.add(cue.act().getClass())));

    assertThat(done).hasSize(11);
  }
}
