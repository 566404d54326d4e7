package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.JobCodec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ParkedJobTest {

  private static final Instant FIRST = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void itsTimeIsWhereItStandsAmongAll() {
    ParkedJob job = ParkedJob.of(250, 1_000, FIRST, Duration.ofSeconds(60));

    assertThat(job.due()).isEqualTo(FIRST.plusSeconds(15));
    assertThat(ParkedJob.numberOf(job.key())).isEqualTo(250);
  }

  @Test
  void aWorkerReadsItsTimeAsItIs() {
    ParkedJob job = new ParkedJob(1, FIRST.plusMillis(250));

    assertThat(JobCodec.decode(job.value(), "none"))
        .isInstanceOfSatisfying(
            DecodedJob.Valid.class,
            valid -> assertThat(valid.job().schedule().notBefore()).isEqualTo(job.due()));
  }
}
