package dev.sluice.schema;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the fields of one JSON object by type, and refuses what is not of that type by its path. A
 * field that is JSON null reads like one that is not there: as null, or as an empty list. Every
 * method throws what {@link #wrong} makes.
 *
 * @param <F> the reader of the objects within
 */
public abstract class TypedFields<F extends TypedFields<F>> {

  private final ObjectNode object;
  private final String path;

  /**
   * @param path of the object within its document; empty for the document itself
   */
  protected TypedFields(ObjectNode object, String path) {
    this.object = requireNonNull(object, "object is null");
    this.path = requireNonNull(path, "path is null");
  }

  /** What to throw where a field is wrong. */
  public abstract RuntimeException wrong(String name, String what);

  /** Reads an object within this one. */
  protected abstract F within(ObjectNode inner, String innerPath);

  public final ObjectNode object() {
    return object;
  }

  public final String path() {
    return path;
  }

  public final String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  public final <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  public final @Nullable JsonNode any(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  public final @Nullable String text(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isString()) {
      throw wrong(name, "must be a string, not " + kindOf(value));
    }
    return value.stringValue();
  }

  public final @Nullable String nonEmptyText(String name) {
    String value = text(name);
    if (value != null && value.isEmpty()) {
      throw wrong(name, "is empty");
    }
    return value;
  }

  public final @Nullable Boolean bool(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw wrong(name, "must be true or false, not " + kindOf(value));
    }
    return value.booleanValue();
  }

  public final @Nullable Long integer(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "must be a whole number of 64 bits");
    }
    return value.longValue();
  }

  public final @Nullable ObjectNode object(String name) {
    JsonNode value = any(name);
    return value == null ? null : asObject(value, name);
  }

  /** The fields of the object that stands under this name. */
  public final @Nullable F nested(String name) {
    ObjectNode value = object(name);
    return value == null ? null : within(value, pathOf(name));
  }

  /** The non-empty strings of an array; none where it is not there. */
  public final List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      if (!element.isString() || element.stringValue().isEmpty()) {
        throw wrong(name + "[" + texts.size() + "]", "must be a non-empty string");
      }
      texts.add(element.stringValue());
    }
    return texts;
  }

  /** The whole numbers of an array; none where it is not there. */
  public final List<Long> integers(String name) {
    List<Long> integers = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      if (!element.isIntegralNumber() || !element.canConvertToLong()) {
        throw wrong(name + "[" + integers.size() + "]", "must be a whole number of 64 bits");
      }
      integers.add(element.longValue());
    }
    return integers;
  }

  /** The objects of an array; none where it is not there. */
  public final List<F> objects(String name) {
    List<F> objects = new ArrayList<>();
    for (JsonNode element : elements(name)) {
      String elementName = name + "[" + objects.size() + "]";
      objects.add(within(asObject(element, elementName), pathOf(elementName)));
    }
    return objects;
  }

  private Iterable<JsonNode> elements(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(name, "must be an array, not " + kindOf(value));
    }
    return value;
  }

  private ObjectNode asObject(JsonNode value, String name) {
    if (value instanceof ObjectNode inner) {
      return inner;
    }
    throw wrong(name, "must be an object, not " + kindOf(value));
  }

  /** What it is, with its article. */
  public static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case BINARY, MISSING, POJO -> "something else";
    };
  }
}
