package dev.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class AsyncApiTest {

  private static final JsonNode API = new YAMLMapper().readTree(Schemas.text("asyncapi.yaml"));

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = API.findValuesAsString("$ref");

    assertThat(references).hasSizeGreaterThan(10);
    for (String reference : references) {
      if (reference.startsWith("#")) {
        JsonNode target = API.at(JsonPointer.compile(reference.substring(1)));
        assertThat(target.isMissingNode()).as(reference).isFalse();
      } else {
        assertThat(Schemas.text(reference)).as(reference).isNotEmpty();
      }
    }
  }

  @Test
  void theHeadersAreThoseThatTheCodeKnows() {
    assertThat(API.at("/components/schemas/resultHeaders/properties").propertyNames())
        .containsExactlyInAnyOrder(
            RecordHeaders.JOB_ID,
            RecordHeaders.BATCH_ID,
            RecordHeaders.CUSTOM_ID,
            RecordHeaders.STATUS,
            RecordHeaders.TRACEPARENT);
    assertThat(API.at("/components/schemas/jobHeaders/properties").propertyNames())
        .containsExactlyInAnyOrder(
            RecordHeaders.JOB_ID,
            RecordHeaders.BATCH_ID,
            RecordHeaders.CUSTOM_ID,
            RecordHeaders.TRACEPARENT,
            RecordHeaders.REPLAY,
            RecordHeaders.FORWARDED);
    assertThat(API.at("/components/schemas/streamHeaders/properties").propertyNames())
        .containsExactlyInAnyOrder(
            RecordHeaders.JOB_ID,
            RecordHeaders.BATCH_ID,
            RecordHeaders.CUSTOM_ID,
            RecordHeaders.STATUS);
    assertThat(API.at("/components/schemas/cancellationHeaders/properties").propertyNames())
        .containsExactlyInAnyOrder(RecordHeaders.JOB_ID, RecordHeaders.BATCH_ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"resultHeaders", "streamHeaders"})
  void theStatusesAreThoseThatTheCodeKnows(String headers) {
    assertThat(
            API.at("/components/schemas/" + headers + "/properties/sluice-status/enum")
                .valueStream()
                .map(JsonNode::asString))
        .containsExactly(
            Arrays.stream(JobResult.Status.values())
                .map(JobResult.Status::wireName)
                .toArray(String[]::new));
  }
}
