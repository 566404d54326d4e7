package dev.sluice.worker.config;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a single value may look like.
 *
 * @param expected completes "must be …"
 * @param parser empty for a text that does not have this form
 * @param secret whether a mistake must not repeat what was written
 */
record Format<T>(String expected, Function<String, Optional<T>> parser, boolean secret) {

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,2})?");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(|KiB|MiB|GiB)");

  static final Format<String> ANY_TEXT = of("a text", Optional::of);

  static final Format<String> TEXT =
      of("a text that is not empty", text -> when(!text.isBlank(), text));

  static final Format<Boolean> FLAG =
      of(
          "true or false",
          text -> when(text.equals("true") || text.equals("false"), text.equals("true")));

  static final Format<Duration> DURATION_TEXT =
      of("a time such as 500ms, 30s or 5m", Format::duration);

  static final Format<Duration> DURATION_OR_ZERO =
      of(
          "a time such as 500ms, 30s, 5m or 24h, or 0",
          text -> text.equals("0") ? Optional.of(Duration.ZERO) : duration(text));

  static final Format<Long> SIZE = of("a size such as 1048576, 64MiB or 1GiB", Format::size);

  /** Letters, digits, dot, underscore and dash: what may stand before a slash in a job's model. */
  static final Format<String> NAME =
      matching("a name of letters, digits, '.', '_' and '-'", "[A-Za-z0-9._-]+");

  /** Without a slash at its end. May hold credentials by mistake, so it is not repeated. */
  static final Format<URI> URL =
      new Format<>(
          "an http:// or https:// URL with a host and without user, query or fragment",
          Format::url,
          true);

  /** The same, whose scheme may be left out: it is http on this machine and https elsewhere. */
  static final Format<URI> ADDRESS = new Format<>(URL.expected(), Format::address, true);

  /** The same, where it is http everywhere, and the port may be left out as well: Ollama's. */
  static final Format<URI> LOCAL_ADDRESS = new Format<>(URL.expected(), Format::localAddress, true);

  static final Format<String> HEADER_NAME =
      matching("the name of an HTTP header, such as Authorization", "[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** One line of visible characters: anything else could smuggle in a second header. */
  static final Format<String> HEADER_VALUE =
      new Format<>(
          "one line of visible ASCII characters",
          text -> when(text.matches("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?"), text),
          true);

  /** A header that is not sent where its value is empty. */
  static final Format<String> HEADER_VALUE_OR_NOTHING =
      new Format<>(
          HEADER_VALUE.expected() + ", or empty",
          text -> text.isEmpty() ? Optional.of(text) : HEADER_VALUE.parser().apply(text),
          true);

  /** What opens a door: in a header it stands after a word and a space. */
  static final Format<String> TOKEN =
      new Format<>(
          "at least 8 visible ASCII characters without spaces",
          text -> when(text.matches("[\\x21-\\x7e]{8,}"), text),
          true);

  /** The same, and a mistake does not repeat what was written. */
  Format<T> hidden() {
    return new Format<>(expected, parser, true);
  }

  static Format<Integer> wholeNumber(int least, int most) {
    var expected =
        most == Integer.MAX_VALUE
            ? "a whole number of at least " + least
            : "a whole number from " + least + " to " + most;
    return of(
        expected,
        text ->
            Optional.of(text)
                .filter(WHOLE.asMatchPredicate())
                .map(Long::valueOf)
                .filter(number -> number >= least && number <= most)
                .map(Long::intValue));
  }

  static Format<BigDecimal> decimal(int least) {
    return of(
        "a number of at least " + least,
        text ->
            Optional.of(text)
                .filter(DECIMAL.asMatchPredicate())
                .map(BigDecimal::new)
                .filter(number -> number.compareTo(BigDecimal.valueOf(least)) >= 0));
  }

  static Format<String> oneOf(List<String> choices) {
    return of(String.join(" or ", choices), text -> when(choices.contains(text), text));
  }

  static <E extends Enum<E>> Format<E> oneOf(E[] constants) {
    var names = Arrays.stream(constants).map(Enum::name).toList();
    return of(
        String.join(" or ", names),
        text ->
            Arrays.stream(constants)
                .filter(constant -> constant.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst());
  }

  static Format<String> matching(String expected, String pattern) {
    return of(expected, text -> when(text.matches(pattern), text));
  }

  private static <T> Format<T> of(String expected, Function<String, Optional<T>> parser) {
    return new Format<>(expected, parser, false);
  }

  private static <T> Optional<T> when(boolean holds, T value) {
    return holds ? Optional.of(value) : Optional.empty();
  }

  private static Optional<Duration> duration(String text) {
    var matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(group(matcher, 1));
    return Optional.of(
        switch (group(matcher, 2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          default -> Duration.ofHours(amount);
        });
  }

  private static Optional<Long> size(String text) {
    var matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int power = Arrays.asList("", "KiB", "MiB", "GiB").indexOf(group(matcher, 2));
    long bytes = Long.parseLong(group(matcher, 1)) << (10 * power);
    return when(bytes > 0, bytes);
  }

  private static String group(Matcher matcher, int number) {
    return requireNonNull(matcher.group(number), "group is null");
  }

  private static Optional<URI> address(String text) {
    boolean here = text.matches("(localhost|127\\.|0\\.0\\.0\\.0|\\[::1?]).*");
    return url(text.contains("://") ? text : (here ? "http://" : "https://") + text);
  }

  private static Optional<URI> localAddress(String text) {
    if (text.contains("://")) {
      return url(text);
    }
    return url("http://" + text + (text.matches(".*:\\d+/*") ? "" : ":11434"));
  }

  private static Optional<URI> url(String text) {
    try {
      var url = new URI(text.replaceFirst("/+$", "")).parseServerAuthority();
      boolean http =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      boolean plain =
          url.getHost() != null
              && url.getUserInfo() == null
              && url.getQuery() == null
              && url.getFragment() == null
              && url.getPort() <= 65_535;
      return when(http && plain, url);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
