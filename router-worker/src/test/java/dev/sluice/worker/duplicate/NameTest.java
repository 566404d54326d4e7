package dev.sluice.worker.duplicate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameTest {

  private static final String BODY = "\"body\":{\"model\":\"m\",\"messages\":[{\"n\":1}]}";

  @Test
  void aJobGoesByItsKeyElseByItsIdElseByNothing() {
    List<Name> byKey = names("{\"id\":\"i\",\"idempotency_key\":\"k\"," + BODY + "}");
    List<Name> byId = names("{\"id\":\"i\"," + BODY + "}");

    assertThat(byKey).singleElement().extracting(Name::placedBy).isEqualTo("k".getBytes(UTF_8));
    assertThat(byId).singleElement().extracting(Name::placedBy).isEqualTo("i".getBytes(UTF_8));
    assertThat(names("{" + BODY + "}")).isEmpty();
    assertThat(names("{\"idempotency_key\":\" \"," + BODY + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"id":"i","body":{"messages":[{"a":1,"b":2}]}} | {"id":"i","priority":"batch","custom_id":"c","body":{"messages":[{"b":2,"a":1}]}}
          {"idempotency_key":"k","body":{"messages":[1]}} | {"id":"i","idempotency_key":"k","body":{"messages":[2]}}
          {"reuse":{},"body":{"messages":[{"a":1.50,"b":2}]}} | {"reuse":{"max_age":"1h"},"method":"POST","body":{"messages":[{"b":2,"a":1.5}]}}
          """)
  void jobsOfOneNameAreTheSame(String one, String other) {
    assertThat(fingerprints(one)).isEqualTo(fingerprints(other)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"id":"i","body":{"messages":[1]}} | {"id":"j","body":{"messages":[1]}}
          {"id":"i","body":{"messages":[1]}} | {"id":"i","body":{"messages":[2]}}
          {"id":"i","body":{"messages":[1]}} | {"idempotency_key":"i","body":{"messages":[1]}}
          {"id":"i","tenant":"a","body":{"messages":[1]}} | {"id":"i","tenant":"b","body":{"messages":[1]}}
          {"id":"i","tenant":"a","body":{"messages":[1]}} | {"id":"i","body":{"messages":[1]}}
          {"idempotency_key":"ab","tenant":"c","body":{"messages":[1]}} | {"idempotency_key":"b","tenant":"ca","body":{"messages":[1]}}
          {"reuse":{},"body":{"messages":["1"]}} | {"reuse":{},"body":{"messages":[1]}}
          {"reuse":{},"body":{"messages":[["a"],["b"]]}} | {"reuse":{},"body":{"messages":[["a","b"]]}}
          {"reuse":{},"body":{"messages":[1],"a":{"b":1}}} | {"reuse":{},"body":{"messages":[1],"a":{},"b":1}}
          {"reuse":{},"body":{"messages":[1]}} | {"reuse":{},"tenant":"a","body":{"messages":[1]}}
          {"reuse":{},"body":{"messages":[1]}} | {"reuse":{},"model_selection":{"ignore":["x"]},"body":{"messages":[1]}}
          {"reuse":{},"body":{"input":"a","messages":[1]}} | {"reuse":{},"url":"/v1/embeddings","body":{"input":"a","messages":[1]}}
          """)
  void whatDiffersHasAnotherName(String one, String other) {
    assertThat(fingerprints(one)).isNotEqualTo(fingerprints(other)).hasSize(1);
  }

  private static List<Fingerprint> fingerprints(String job) {
    return names(job).stream().map(Name::fingerprint).toList();
  }

  private static List<Name> names(String json) {
    DecodedJob decoded = JobCodec.decode(json.getBytes(UTF_8), "made up");
    Job job = ((DecodedJob.Valid) decoded).job();
    return Name.of(job, !job.id().equals("made up"), Instant.EPOCH);
  }
}
