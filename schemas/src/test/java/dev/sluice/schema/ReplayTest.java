package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

  private static final Instant AT = Instant.parse("2026-11-20T08:00:00.120Z");
  private static final RecordPlace PLACE = new RecordPlace("llm.dead-letters", 3, 17);

  @Test
  void theFirstReplayTellsTheFailureBeforeIt() {
    Replay replay = Replay.of(letter(null, "no"), PLACE, 0);

    assertThat(replay.count()).isOne();
    assertThat(replay.former())
        .containsExactly(new Replay.Failure(PLACE, ErrorCode.SERVER_ERROR, "no", 1, AT));
  }

  @Test
  void eachReplayTellsAllFailuresBeforeItAndCountsThem() {
    Replay first = Replay.of(letter(null, "first"), PLACE, 0);

    Replay second = Replay.of(letter(first, "second"), PLACE, 0);

    assertThat(second.count()).isEqualTo(2);
    assertThat(second.former())
        .extracting(Replay.Failure::message)
        .containsExactly("first", "second");
  }

  @Test
  void oneThatIsReplayedAgainOnPurposeCountsThoseBeforeFromTheSameDeadLetter() {
    assertThat(Replay.of(letter(null, "no"), PLACE, 2).count()).isEqualTo(3);
  }

  @Test
  void howeverOftenAJobFailsItsHistoryStaysSmall() {
    Replay replay = null;
    for (int time = 1; time <= 100; time++) {
      replay = Replay.of(letter(replay, time + " " + "x".repeat(5_000)), PLACE, 0);
    }

    byte[] header = ResubmissionCodec.encode(new Resubmission("job-1", notNull(replay)));

    assertThat(notNull(replay).count()).isEqualTo(100);
    assertThat(notNull(replay).former()).hasSize(Replay.MOST_FORMER);
    assertThat(notNull(replay).former().get(9).message()).startsWith("100 ");
    assertThat(header).hasSizeLessThan(5_000);
  }

  @Test
  void whatAReplayedJobCarriesSurvivesTheRoundTrip() {
    for (long seed = 0; seed < 100; seed++) {
      Resubmission resubmission = new Resubmission("job-" + seed, new Samples(seed).replay());

      assertThat(ResubmissionCodec.decode(ResubmissionCodec.encode(resubmission)))
          .contains(resubmission);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no",
        "{}",
        "{\"id\":\"a\"}",
        "{\"id\":\"a\",\"count\":0,\"former\":[]}",
        "{\"id\":\" \",\"count\":1,\"former\":[]}",
        "{\"id\":\"a\\u0007\",\"count\":1,\"former\":[]}",
        "{\"id\":\"a\",\"count\":1,\"former\":[{}]}",
        "{\"id\":\"a\",\"count\":1,\"former\":[1]}"
      })
  void aHeaderThatNobodyWroteWhoReplaysIsNone(String header) {
    assertThat(ResubmissionCodec.decode(header.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void theKeyOfAMarkSaysWhichDeadLetterItIsOf() {
    ReplayMark.Key key = new ReplayMark.Key("Xq_3-bZ0QkaL9w0pX7ZcDg", 11, 4_294_967_296L);

    assertThat(ReplayMark.Key.parse(key.toString())).contains(key);
    assertThat(ReplayMark.Key.parse("x")).isEqualTo(Optional.empty());
    assertThat(ReplayMark.Key.parse("x/-1/2")).isEmpty();
    assertThat(ReplayMark.Key.parse("x/1/99999999999999999999")).isEmpty();
  }

  private static Replay notNull(@Nullable Replay replay) {
    assertThat(replay).isNotNull();
    return replay;
  }

  private static DeadLetter letter(@Nullable Replay before, String message) {
    Attempt called =
        new Attempt(
            "groq", "m", null, null, AT, Duration.ZERO, Duration.ZERO, new Attempt.Answered(500));
    JobResult result =
        new JobResult(
            "job-1",
            Labels.none(),
            new JobResult.Failed(new JobError(ErrorCode.SERVER_ERROR, message), null),
            List.of(Attempt.excluded("xai", "m", AT, "in ignore"), called),
            Usage.NONE,
            null,
            AT,
            AT,
            before,
            null);
    return new DeadLetter(result, new DeadLetter.Source("llm.jobs", 0, 0, AT, null, null));
  }
}
