package dev.sluice.schema;

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

  private static final JsonMapper MAPPER = mapper(MAX_NESTING);
  private static final JsonMapper RESULT_MAPPER = mapper(RESULT_NESTING);

  private Json() {}

  public static JsonMapper mapper() {
    return MAPPER;
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
