package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The schemas that ship in the jar, ready to validate with. */
final class Schemas {
  private static final String BASE = "https://sluice.dev/schema/";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemas(
                  Map.of(
                      BASE + "job.schema.json", text("job.schema.json"),
                      BASE + "job-result.schema.json", text("job-result.schema.json"),
                      BASE + "dead-letter.schema.json", text("dead-letter.schema.json"),
                      BASE + "stream-record.schema.json", text("stream-record.schema.json"),
                      BASE + "cancellation.schema.json", text("cancellation.schema.json"),
                      BASE + "replay-mark.schema.json", text("replay-mark.schema.json"))));

  static final Schema JOB = schema("job.schema.json");
  static final Schema RESULT = schema("job-result.schema.json");
  static final Schema DEAD_LETTER = schema("dead-letter.schema.json");
  static final Schema REPLAY_MARK = schema("replay-mark.schema.json");
  static final Schema STREAM = schema("stream-record.schema.json");
  static final Schema CANCELLATION = schema("cancellation.schema.json");

  private Schemas() {}

  static List<Error> errors(Schema schema, JsonNode document) {
    return schema.validate(
        document,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  static List<Error> errors(Schema schema, byte[] document) {
    return errors(schema, Json.resultMapper().readTree(document));
  }

  static String text(String name) {
    try (InputStream in = requireNonNull(Job.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Schema schema(String name) {
    return REGISTRY.getSchema(SchemaLocation.of(BASE + name));
  }
}
