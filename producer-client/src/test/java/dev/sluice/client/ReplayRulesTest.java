package dev.sluice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.ReplayTerms.Deadline;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DeadLetter.Source;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.Priority;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Replay;
import dev.sluice.schema.Resubmission;
import dev.sluice.schema.ResubmissionCodec;
import dev.sluice.schema.Schedule;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayRulesTest {

  private static final Instant NOW = Letters.NOON.plusSeconds(3600);
  private static final ReplayTerms AS_IT_WAS = ReplayTerms.AS_THEY_WERE;

  private static final byte[] BARE =
      "{ \"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"later\":1e3 }".getBytes(UTF_8);

  @Test
  void aJobIsSubmittedAsItCameByteForByte() {
    Source source =
        source(BARE)
            .withHeaders(
                List.of(
                    new DeadLetter.Header("traceparent", "00-a".getBytes(UTF_8)),
                    new DeadLetter.Header("app", null)));

    ProducerRecord<byte[], byte[]> record = resubmitted(source, AS_IT_WAS);

    assertThat(record.topic()).isEqualTo("llm.jobs");
    assertThat(record.partition()).isNull();
    assertThat(record.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(record.value()).isEqualTo(BARE);
    assertThat(record.headers())
        .extracting(header -> header.key())
        .containsExactly("traceparent", "app", RecordHeaders.REPLAY);
    assertThat(record.headers().lastHeader("traceparent").value())
        .isEqualTo("00-a".getBytes(UTF_8));
    assertThat(record.headers().lastHeader("app").value()).isNull();
  }

  @Test
  void itCarriesTheIdThatItHadAndWhatBecameOfIt() {
    ProducerRecord<byte[], byte[]> record = resubmitted(source(BARE), AS_IT_WAS);

    Resubmission carried =
        ResubmissionCodec.decode(record.headers().lastHeader(RecordHeaders.REPLAY).value())
            .orElseThrow();
    assertThat(carried.jobId()).isEqualTo("job-1");
    assertThat(carried.replay().count()).isOne();
    assertThat(carried.replay().former())
        .extracting(Replay.Failure::code)
        .containsExactly(ErrorCode.SERVER_ERROR);
  }

  @Test
  void whatWasReplayedIsNotUnlessAskedFor() {
    StoredDeadLetter replayed = Letters.stored(letter(source(BARE)), 1);

    assertThat(verdict(replayed, AS_IT_WAS)).isInstanceOf(ReplayRules.Already.class);
    assertThat(verdict(replayed, AS_IT_WAS.withAgain(true)))
        .isInstanceOf(ReplayRules.Resubmitted.class);
  }

  @Test
  void aJobWhoseBytesWereLeftOutIsSkipped() {
    assertThat(verdict(Letters.stored(letter(source(BARE).withoutValue()), 0), AS_IT_WAS))
        .isEqualTo(new ReplayRules.Skipped(SkipReason.BYTES_LEFT_OUT));
  }

  @Test
  void anEmptyRecordIsReplayedAsOne() {
    assertThat(resubmitted(source(null), AS_IT_WAS).value()).isNull();
  }

  @Test
  void anotherModelTakesThePlaceOfTheFirst() {
    Job job = Job.chat("old", "Hi").withSelection(ModelSelection.NONE.withModels("fallback"));

    Job changed = changed(job, AS_IT_WAS.withModel("new"));

    assertThat(changed.model()).contains("new");
    assertThat(changed.selection().models()).containsExactly("fallback");
    assertThat(changed.body().get("messages")).isEqualTo(job.body().get("messages"));
    assertThat(changed.id()).isEqualTo(job.id());
  }

  @Test
  void aBareBodyThatIsChangedKeepsItsIdAndAllItsFields() {
    ProducerRecord<byte[], byte[]> record = resubmitted(source(BARE), AS_IT_WAS.withModel("new"));

    Job job = decoded(record);
    assertThat(job.id()).isEqualTo("job-1");
    assertThat(job.model()).contains("new");
    assertThat(new String(record.value(), UTF_8)).contains("\"later\":");
  }

  @Test
  void anotherProviderIsTheOnlyOneThatIsCalled() {
    Job job =
        Job.chat("m", "Hi")
            .withSelection(ModelSelection.NONE.withOrder("a", "b").withModels("other"));

    Job changed = changed(job, AS_IT_WAS.withProvider("c"));

    assertThat(changed.selection().provider().order()).containsExactly("c");
    assertThat(changed.selection().models()).containsExactly("other");
  }

  @Test
  void aJobWhoseDeadlineHasPassedIsSkippedUnlessItIsGivenAnotherOrNone() {
    Job late = withDeadline(NOW);
    Instant later = NOW.plusSeconds(60);

    assertThat(verdict(Letters.stored(Letters.of(late), 0), AS_IT_WAS.withModel("new")))
        .isEqualTo(new ReplayRules.Skipped(SkipReason.DEADLINE_PASSED));
    Schedule moved = changed(late, AS_IT_WAS.withDeadline(new Deadline.Moved(later))).schedule();
    assertThat(moved).isEqualTo(new Schedule(Priority.BATCH, later, Letters.NOON));
    Schedule dropped = changed(late, AS_IT_WAS.withDeadline(new Deadline.Dropped())).schedule();
    assertThat(dropped).isEqualTo(new Schedule(Priority.BATCH, null, Letters.NOON));
  }

  @Test
  void aDeadlineThatIsStillToComeStays() {
    Job job = withDeadline(NOW.plusSeconds(1));

    assertThat(changed(job, AS_IT_WAS.withModel("new")).schedule()).isEqualTo(job.schedule());
  }

  @Test
  void whatIsNoJobIsReplayedAsItWasAndCannotBeChanged() {
    Source noJob = source("no job".getBytes(UTF_8));

    assertThat(resubmitted(noJob, AS_IT_WAS).value()).isEqualTo("no job".getBytes(UTF_8));
    assertThat(verdict(Letters.stored(letter(noJob), 0), AS_IT_WAS.withModel("new")))
        .isEqualTo(new ReplayRules.Skipped(SkipReason.NO_JOB));
  }

  private static Job withDeadline(Instant deadline) {
    return Job.chat("m", "Hi").withSchedule(new Schedule(Priority.BATCH, deadline, Letters.NOON));
  }

  private static Source source(byte @Nullable [] value) {
    return new Source("llm.jobs", 0, 7, Letters.NOON, "key".getBytes(UTF_8), value);
  }

  private static DeadLetter letter(Source source) {
    return Letters.of(Job.chat("m", "Hi").withId("job-1"), ErrorCode.SERVER_ERROR, "groq", source);
  }

  private static ReplayRules.Verdict verdict(StoredDeadLetter letter, ReplayTerms terms) {
    return new ReplayRules("llm.jobs", terms, NOW).of(letter);
  }

  private static ProducerRecord<byte[], byte[]> resubmitted(Source source, ReplayTerms terms) {
    return resubmitted(verdict(Letters.stored(letter(source), 0), terms));
  }

  private static ProducerRecord<byte[], byte[]> resubmitted(ReplayRules.Verdict verdict) {
    assertThat(verdict).isInstanceOf(ReplayRules.Resubmitted.class);
    return ((ReplayRules.Resubmitted) verdict).job();
  }

  private static Job changed(Job job, ReplayTerms terms) {
    return decoded(resubmitted(verdict(Letters.stored(Letters.of(job), 0), terms)));
  }

  private static Job decoded(ProducerRecord<byte[], byte[]> record) {
    return ((DecodedJob.Valid) JobCodec.decode(record.value(), "none")).job();
  }
}
