package dev.sluice.fuzzing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;

/** Values that parsers tend to trip over, as they are written in JSON, YAML and headers. */
final class Strangers {

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "-0.0",
    "00",
    "1.",
    ".5",
    "1e5",
    "1E+2",
    "1e400",
    "1e-400",
    "1e999999999",
    "1e-999999999",
    "-1e2147483648",
    "1e99999999999999999999",
    "0e999999999",
    "127",
    "128",
    "255",
    "256",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "-2147483648",
    "-2147483649",
    "4294967296",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x7f",
    "1_000",
    "١٢٣",
    "999999999999999",
    "253402300800",
    "31556889864403199"
  };

  private static final String[] TEXTS = {
    "",
    " ",
    "\\u0000",
    "\\ud800",
    "\\udfff\\ud800",
    "\\uFEFF",
    "\\u2028",
    "\\u202e",
    "\\ud83d\\ude00",
    "\\n",
    "\\\\",
    "\\/",
    "\\\"",
    "\\x",
    "\\u12",
    "null",
    "true",
    "ß",
    "İ",
    "ﬀ",
    "日本語",
    "😀",
    "\u202e",
    "\u0000",
    "\u001b[2J",
    "\r\n",
    "é",
    "a/b/c",
    "/",
    "//",
    "..",
    "${A}",
    "${",
    "${A:-${B:-x}}",
    "%s%n",
    "$1",
    "\\\\E",
    "(a+)+$",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z",
    "-999999999-01-01",
    "+999999999-12-31",
    "2026-02-31T00:00:00Z",
    "2026-12-01T00:00:00+23:59",
    "2026-12-01T24:00:00Z",
    "Sun, 06 Nov 1994 08:49:37 GMT",
    "1h2m3.5s",
    "data:,",
    "data:image/png;base64,",
    "AA==",
    "=",
    "A",
    "http://[",
    "https://user:pw@host:99999/?q#f",
    "@",
    "#",
    "*",
    "**/*",
    "[",
    "{*,"
  };

  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "[{}]",
    "{\"\":null}",
    "{\"a\":{}}",
    "[1,\"a\",null]",
    "&a [*a]",
    "!!binary x",
    "!!int x",
    "<<",
    "~",
    "- -",
    "? ",
    "|",
    ">",
    "*a",
    "&a"
  };

  private static final int[] BYTES = {
    0, 1, 9, 10, 13, 31, 32, '"', '\\', '{', '}', '[', ']', ':', ',', 0x7f, 0x80, 0xbf, 0xc0, 0xed,
    0xf4, 0xfe, 0xff
  };

  /** What no UTF-8 may hold, and what it holds seldom. */
  private static final String[] SEQUENCES = {
    "\u00c0\u0080",
    "\u00ed\u00a0\u0080",
    "\u00ed\u00bf\u00bf",
    "\u00f4\u0090\u0080\u0080",
    "\u00ef\u00bb\u00bf",
    "\u00ef\u00bf\u00bd",
    "\u00e2\u0080",
    "\u00f0\u009f\u0098\u0080",
    "\r",
    "\n",
    "\r\n",
    "\n\n",
    "\r\r",
    "\u0085",
    "\u00e2\u0080\u00a8"
  };

  private Strangers() {}

  static byte[] number(SplittableRandom random) {
    if (random.nextInt(16) == 0) {
      String digits = "9".repeat(1 + random.nextInt(1200));
      return (random.nextBoolean() ? digits : "0." + digits).getBytes(UTF_8);
    }
    return any(NUMBERS, random);
  }

  /** A text in its quotes. */
  static byte[] quoted(SplittableRandom random) {
    return ('"' + new String(text(random), UTF_8) + '"').getBytes(UTF_8);
  }

  /** A text without quotes; what must not stand in JSON is in it as it is. */
  static byte[] text(SplittableRandom random) {
    if (random.nextInt(16) == 0) {
      String repeated = random.nextBoolean() ? "x" : TEXTS[random.nextInt(TEXTS.length)];
      return repeated.repeat(1 + random.nextInt(700)).getBytes(UTF_8);
    }
    return any(random.nextInt(4) == 0 ? NUMBERS : TEXTS, random);
  }

  /** A value of whatever type. */
  static byte[] value(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> number(random);
      case 1 -> quoted(random);
      case 2 -> nested(random);
      default -> any(VALUES, random);
    };
  }

  private static byte[] nested(SplittableRandom random) {
    int depth = 1 + random.nextInt(random.nextInt(32) == 0 ? 20_000 : 140);
    return random.nextBoolean()
        ? ("[".repeat(depth) + "]".repeat(depth)).getBytes(UTF_8)
        : ("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(UTF_8);
  }

  static byte oneByte(SplittableRandom random) {
    return (byte)
        (random.nextBoolean() ? BYTES[random.nextInt(BYTES.length)] : random.nextInt(256));
  }

  static byte[] sequence(SplittableRandom random) {
    return SEQUENCES[random.nextInt(SEQUENCES.length)].getBytes(ISO_8859_1);
  }

  private static byte[] any(String[] texts, SplittableRandom random) {
    return texts[random.nextInt(texts.length)].getBytes(UTF_8);
  }
}
