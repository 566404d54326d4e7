package dev.sluice.schema;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The one JSON dialect of the project. Numbers keep their exact decimal value on their way through.
 * Nesting is bounded so that no document can exhaust a stack, and so are the number of its values
 * and the size of each number so that none can exhaust the memory: a byte or two of JSON may need a
 * hundred here.
 */
public final class Json {

  /** Levels of nesting that a document may have. */
  public static final int MAX_NESTING = 64;

  /**
   * Values, names, beginnings and ends of a job: a list of numbers has one for each, and one of
   * empty objects with names three.
   */
  public static final long MAX_JOB_TOKENS = 1_000_000;

  /** The same of everything else: two thousand vectors of four thousand numbers are an answer. */
  static final long MAX_TOKENS = 10_000_000;

  // A result wraps the body of an answer, which may itself be nested as deep as is allowed; and an
  // engine that translates answers hands parts of them on some levels deeper than they were.
  private static final int RESULT_NESTING = MAX_NESTING + 16;

  private static final JsonMapper MAPPER = mapper(MAX_NESTING, MAX_TOKENS);
  private static final JsonMapper JOB_MAPPER = mapper(MAX_NESTING, MAX_JOB_TOKENS);
  private static final JsonMapper RESULT_MAPPER = mapper(RESULT_NESTING, MAX_TOKENS);

  private Json() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** One object in UTF-8, whose properties are written one after the other. */
  public static byte[] bytesOfObject(Consumer<JsonGenerator> properties) {
    WrittenBytes bytes = new WrittenBytes();
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      properties.accept(json);
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** Most documents come in one piece, and are then neither copied nor given room to spare. */
  private static final class WrittenBytes extends ByteArrayOutputStream {
    WrittenBytes() {
      super(0);
    }

    @Override
    public synchronized byte[] toByteArray() {
      return count == buf.length ? buf : super.toByteArray();
    }
  }

  static JsonMapper jobMapper() {
    return JOB_MAPPER;
  }

  static JsonMapper resultMapper() {
    return RESULT_MAPPER;
  }

  private static JsonMapper mapper(int maxNesting, long maxTokens) {
    return JsonMapper.builder(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(maxNesting)
                        .maxTokenCount(maxTokens)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build())
        .nodeFactory(new BoundedNumbers())
        .addModule(new SimpleModule().addDeserializer(JsonNode.class, new TreeDeserializer()))
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }
}
