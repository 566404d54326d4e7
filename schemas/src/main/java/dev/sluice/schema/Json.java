package dev.sluice.schema;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON dialect of the project. Numbers keep their exact decimal value on their way through,
 * and nesting is bounded so that no record can exhaust a stack.
 */
public final class Json {

  /** Levels of nesting that a document may have. */
  public static final int MAX_NESTING = 64;

  // A result wraps the body of an answer, which may itself be nested as deep as is allowed.
  private static final int RESULT_NESTING = MAX_NESTING + 2;

  private static final int USUAL_BYTES = 1024;

  private static final JsonMapper MAPPER = mapper(MAX_NESTING);
  private static final JsonMapper RESULT_MAPPER = mapper(RESULT_NESTING);

  private Json() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** One object in UTF-8, whose properties are written one after the other. */
  static byte[] bytesOfObject(Consumer<JsonGenerator> properties) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  static JsonMapper resultMapper() {
    return RESULT_MAPPER;
  }

  private static JsonMapper mapper(int maxNesting) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(maxNesting)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build())
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }
}
