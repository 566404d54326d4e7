package dev.sluice.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Dead letters as the value of their record, in JSON: the result, and a {@code source} with the
 * bytes of the job's record, as text where they are valid UTF-8 and in base64 otherwise.
 */
public final class DeadLetterCodec {

  private DeadLetterCodec() {}

  public static byte[] encode(DeadLetter deadLetter) {
    return Json.bytesOfObject(
        json -> {
          ResultWriter writer = new ResultWriter(json);
          writer.write(deadLetter.result());
          writeSource(deadLetter.source(), json, writer);
        });
  }

  /**
   * Reads the value of a record; fields that this version does not know are passed over.
   *
   * @throws MalformedRecordException if it is no dead letter
   */
  public static DeadLetter decode(byte[] value) {
    requireNonNull(value, "value is null");
    Fields fields = Fields.ofDocument(Document.parseResult(value));
    JobResult result = ResultFields.read(fields);
    return new DeadLetter(result, readSource(fields.required("source", fields.nested("source"))));
  }

  private static void writeSource(
      DeadLetter.Source source, JsonGenerator json, ResultWriter writer) {
    json.writeObjectPropertyStart("source");
    json.writeStringProperty("topic", source.topic());
    json.writeNumberProperty("partition", source.partition());
    json.writeNumberProperty("offset", source.offset());
    writer.writeTimestamp("timestamp", source.timestamp());
    writeBytes(json, "key", source.key());
    writeBytes(json, "value", source.value());
    if (source.valueOmitted()) {
      json.writeBooleanProperty("value_omitted", true);
    }
    if (!source.headers().isEmpty()) {
      json.writeArrayPropertyStart("headers");
      source.headers().forEach(header -> writeHeader(header, json));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeHeader(DeadLetter.Header header, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", header.name());
    writeBytes(json, "value", header.value());
    json.writeEndObject();
  }

  private static DeadLetter.Source readSource(Fields source) {
    Long partition = source.required("partition", source.integer("partition"));
    byte @Nullable [] value = readBytes(source, "value");
    boolean omitted = Boolean.TRUE.equals(source.bool("value_omitted"));
    if (omitted && value != null) {
      throw source.wrong("value_omitted", "is true, though the value is there");
    }
    return new DeadLetter.Source(
        source.required("topic", source.text("topic")),
        partition.intValue(),
        source.required("offset", source.integer("offset")),
        source.required("timestamp", source.instant("timestamp")),
        readBytes(source, "key"),
        value,
        omitted,
        readHeaders(source));
  }

  private static List<DeadLetter.Header> readHeaders(Fields source) {
    List<DeadLetter.Header> headers = new ArrayList<>();
    for (Fields header : source.objects("headers")) {
      headers.add(
          new DeadLetter.Header(
              header.required("name", header.text("name")), readBytes(header, "value")));
    }
    return headers;
  }

  private static void writeBytes(JsonGenerator json, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      json.writeNullProperty(name);
      return;
    }
    Optional<String> text = Text.exactly(bytes);
    if (text.isPresent()) {
      json.writeStringProperty(name, text.get());
    } else {
      json.writeStringProperty(name + "_base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private static byte @Nullable [] readBytes(Fields source, String name) {
    String text = source.text(name);
    if (text != null) {
      return text.getBytes(UTF_8);
    }
    String base64 = source.text(name + "_base64");
    if (base64 == null) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw source.wrong(name + "_base64", "is no base64");
    }
  }
}
