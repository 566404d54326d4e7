package dev.sluice.worker.attempt;

import static dev.sluice.worker.attempt.Script.answers;
import static dev.sluice.worker.attempt.Script.chunk;
import static dev.sluice.worker.attempt.Script.fails;
import static dev.sluice.worker.attempt.Script.streams;
import static dev.sluice.worker.attempt.World.job;
import static dev.sluice.worker.attempt.World.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.AttemptId;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.StreamRecord;
import dev.sluice.worker.limit.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class StreamedAttemptsTest {

  private static final AttemptId FIRST = new AttemptId(1, "a", "x");
  private static final AttemptId SECOND = new AttemptId(2, "b", "x");

  private final World world = new World();

  @Test
  void everyChunkIsToldInOrderWithTheAttemptThatItIsOf() throws Exception {
    world.provider("a", streams(answers(), "Hel", "lo"));

    Execution execution = world.stream(job(), target("a"));

    assertThat(execution.outcome().status()).isEqualTo(JobResult.Status.SUCCEEDED);
    assertThat(world.told)
        .containsExactly(
            new StreamRecord.AttemptStarted(FIRST),
            new StreamRecord.Chunk(FIRST, chunk("Hel")),
            new StreamRecord.Chunk(FIRST, chunk("lo")));
  }

  @Test
  void aStreamThatBreaksIsSaidToHaveFailedAndTheFallbackBeginsAnew() throws Exception {
    world
        .retry(new RetryPolicy(0, Duration.ZERO, Duration.ZERO, 1))
        .provider("a", streams(fails(ErrorCode.STREAM_BROKEN), "Hel"))
        .provider("b", streams(answers(), "Hi"));

    Execution execution = world.stream(job(), target("a"), target("b"));

    assertThat(execution.attempts()).extracting(one -> one.provider()).containsExactly("a", "b");
    assertThat(world.told)
        .containsExactly(
            new StreamRecord.AttemptStarted(FIRST),
            new StreamRecord.Chunk(FIRST, chunk("Hel")),
            new StreamRecord.AttemptFailed(
                FIRST, new JobError(ErrorCode.STREAM_BROKEN, "because", null)),
            new StreamRecord.AttemptStarted(SECOND),
            new StreamRecord.Chunk(SECOND, chunk("Hi")));
  }

  @Test
  void anEngineThatBreaksInTheMiddleIsToldLikeAnyFailure() throws Exception {
    world.provider(
        "a",
        streams(
            call -> {
              throw new IllegalStateException("a bug");
            },
            "Hel"));

    world.stream(job(), target("a"));

    assertThat(world.told)
        .last()
        .isInstanceOfSatisfying(
            StreamRecord.AttemptFailed.class,
            failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.INTERNAL));
  }

  @Test
  void aJobThatDoesNotStreamIsCompletedInOnePiece() throws Exception {
    world.provider("a", streams(answers(), "Hello"));

    world.run(job(), target("a"));

    assertThat(world.calls).containsExactly("a");
    assertThat(world.told).isEmpty();
    assertThat(world.firstChunks).isEmpty();
  }

  @Test
  void theTimeToTheFirstChunkIsMeasuredOnceForEachAttempt() throws Exception {
    world.provider("a", new Slow());

    world.stream(job(), target("a"));

    assertThat(world.firstChunks).containsExactly(Slow.PAUSE);
  }

  @Test
  void aJobThatIsGivenUpInTheMiddleGivesItsPermitBack() throws Exception {
    world
        .limits("a", new Limits(null, null, 1))
        .provider("a", streams(answers(), "Hel", "lo"), answers());

    assertThatThrownBy(
            () ->
                world.stream(
                    job(),
                    event -> {
                      if (event instanceof StreamRecord.Chunk) {
                        throw new InterruptedException();
                      }
                    },
                    target("a")))
        .isInstanceOf(InterruptedException.class);

    assertThat(world.run(job(), target("a")).outcome().status())
        .isEqualTo(JobResult.Status.SUCCEEDED);
  }

  /** Takes its time before each chunk. */
  private final class Slow implements Script {

    static final Duration PAUSE = Duration.ofMillis(300);

    @Override
    public ProviderAnswer answer(ProviderCall call) throws InterruptedException {
      return answers().answer(call);
    }

    @Override
    public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
      world.clock.pass(PAUSE);
      chunks.accept(chunk("Hel"));
      world.clock.pass(PAUSE);
      chunks.accept(chunk("lo"));
      return answer(call);
    }
  }
}
