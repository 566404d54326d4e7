package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.Json;
import org.junit.jupiter.api.Test;

final class JobTest {

  @Test
  void aJobHasOneKilobyteAndTheBodyThatTheFloorIsGiven() {
    for (int number : new int[] {0, 7, 64_999}) {
      Job job = new Job(number);

      assertThat(job.envelope()).hasSize(1024);
      assertThat(JobCodec.decode(job.envelope(), "none"))
          .isInstanceOfSatisfying(
              DecodedJob.Valid.class,
              valid ->
                  assertThatObject(valid.job().body())
                      .isEqualTo(Json.mapper().readTree(job.bare())));
    }
  }
}
