package dev.sluice.client;

import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.RecordHeaders;
import dev.sluice.schema.Replay;
import dev.sluice.schema.Resubmission;
import dev.sluice.schema.ResubmissionCodec;
import dev.sluice.schema.Schedule;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a dead letter, and makes the record of the job that it holds. */
final class ReplayRules {

  private final String jobsTopic;
  private final ReplayTerms terms;
  private final Instant now;

  ReplayRules(String jobsTopic, ReplayTerms terms, Instant now) {
    this.jobsTopic = jobsTopic;
    this.terms = terms;
    this.now = now;
  }

  sealed interface Verdict {}

  record Resubmitted(ProducerRecord<byte[], byte[]> job) implements Verdict {}

  record Already() implements Verdict {}

  record Skipped(SkipReason reason) implements Verdict {}

  Verdict of(StoredDeadLetter letter) {
    if (letter.replayed() > 0 && !terms.again()) {
      return new Already();
    }
    DeadLetter.Source source = letter.letter().source();
    if (source.valueOmitted()) {
      return new Skipped(SkipReason.BYTES_LEFT_OUT);
    }
    if (JobCodec.decode(source.value(), letter.jobId()) instanceof DecodedJob.Valid valid) {
      return ofJob(valid.job(), letter);
    }
    return terms.changesJobs()
        ? new Skipped(SkipReason.NO_JOB)
        : new Resubmitted(record(letter, source.value()));
  }

  private Verdict ofJob(Job job, StoredDeadLetter letter) {
    @Nullable Instant deadline = job.schedule().deadline();
    if (terms.deadline() instanceof ReplayTerms.Deadline.Kept
        && deadline != null
        && !now.isBefore(deadline)) {
      return new Skipped(SkipReason.DEADLINE_PASSED);
    }
    return new Resubmitted(
        record(
            letter,
            terms.changesJobs()
                ? JobCodec.encode(changed(job))
                : letter.letter().source().value()));
  }

  /** The job is this method's own: it was decoded a moment ago. */
  private Job changed(Job job) {
    if (terms.model() != null) {
      job.body().put("model", terms.model());
    }
    Schedule schedule = job.schedule();
    Job changed =
        job.withSchedule(
            new Schedule(schedule.priority(), deadline(schedule), schedule.notBefore()));
    return terms.provider() == null
        ? changed
        : changed.withSelection(changed.selection().withOrder(terms.provider()));
  }

  private @Nullable Instant deadline(Schedule schedule) {
    if (terms.deadline() instanceof ReplayTerms.Deadline.Moved moved) {
      return moved.to();
    }
    return terms.deadline() instanceof ReplayTerms.Deadline.Kept ? schedule.deadline() : null;
  }

  private ProducerRecord<byte[], byte[]> record(StoredDeadLetter letter, byte @Nullable [] value) {
    DeadLetter.Source source = letter.letter().source();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(jobsTopic, null, source.key(), value);
    for (DeadLetter.Header header : source.headers()) {
      record.headers().add(header.name(), header.value());
    }
    Replay replay = Replay.of(letter.letter(), letter.place(), letter.replayed());
    record
        .headers()
        .add(
            RecordHeaders.REPLAY,
            ResubmissionCodec.encode(new Resubmission(letter.jobId(), replay)));
    return record;
  }
}
