package dev.sluice.schema;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of an object of a record. */
final class Fields extends TypedFields<Fields> {

  private static final int MAX_NAMES = 1_000;

  // Four digits of year, as RFC 3339 has them: instants far out overflow arithmetic on
  // milliseconds.
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

  Fields(ObjectNode object, String path) {
    super(object, path);
  }

  static Fields ofDocument(ObjectNode document) {
    return new Fields(document, "");
  }

  @Override
  protected Fields within(ObjectNode inner, String innerPath) {
    return new Fields(inner, innerPath);
  }

  @Override
  public MalformedRecordException wrong(String name, String what) {
    return new MalformedRecordException(pathOf(name) + ": " + what);
  }

  /** A text that names something, and is as short as a name; null where it is not there. */
  @Nullable String name(String field) {
    String name = nonEmptyText(field);
    if (name != null) {
      requireShort(field, name);
    }
    return name;
  }

  /** The names in an array, not too many of them. */
  List<String> names(String field) {
    List<String> names = texts(field);
    if (names.size() > MAX_NAMES) {
      throw wrong(field, "has more than " + MAX_NAMES + " elements");
    }
    for (int i = 0; i < names.size(); i++) {
      requireShort(field + "[" + i + "]", names.get(i));
    }
    return names;
  }

  private void requireShort(String field, String name) {
    if (name.codePointCount(0, name.length()) > JobReader.MAX_LABEL) {
      throw wrong(field, "is longer than " + JobReader.MAX_LABEL + " characters");
    }
  }

  /** A number that is not negative, exactly as it is written. */
  @Nullable BigDecimal amount(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber() || value.decimalValue().signum() < 0) {
      throw wrong(name, "must be a number that is not negative");
    }
    return value.decimalValue();
  }

  @Nullable Instant instant(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    try {
      if (TIMESTAMP.matcher(value).matches()) {
        return Instant.parse(value);
      }
    } catch (DateTimeException e) {
      // The 31st of February: said below, like every other bad timestamp.
    }
    throw wrong(
        name, SafeText.quoted(value) + " is no timestamp; write it like 2026-12-01T00:00:00Z");
  }

  /** A constant, written in lower case. */
  <E extends Enum<E>> @Nullable E lowerCase(String name, Class<E> type) {
    String value = text(name);
    return value == null ? null : constant(name, value, type, true);
  }

  /** Constants, each written in lower case. */
  <E extends Enum<E>> Set<E> lowerCases(String name, Class<E> type) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String text : texts(name)) {
      constants.add(constant(name, text, type, true));
    }
    return constants;
  }

  /** A constant, written in upper case. */
  <E extends Enum<E>> @Nullable E upperCase(String name, Class<E> type) {
    String value = text(name);
    return value == null ? null : constant(name, value, type, false);
  }

  void allowOnly(Set<String> names) {
    for (String name : object().propertyNames()) {
      if (!names.contains(name)) {
        throw new MalformedRecordException(
            path() + ": unknown key " + SafeText.quoted(name) + "; known are " + join(names));
      }
    }
  }

  private <E extends Enum<E>> E constant(
      String name, String value, Class<E> type, boolean lowerCase) {
    List<String> known = new ArrayList<>();
    for (E constant : EnumSet.allOf(type)) {
      String written = lowerCase ? constant.name().toLowerCase(Locale.ROOT) : constant.name();
      if (written.equals(value)) {
        return constant;
      }
      known.add(written);
    }
    throw wrong(name, SafeText.quoted(value) + " is unknown; known are " + join(known));
  }

  private static String join(Iterable<String> names) {
    return String.join(", ", names);
  }
}
