package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the command logs, by the configuration that it is shipped with. */
final class LogLinesTest {

  private final LoggerContext context = new LoggerContext();
  private ConsoleAppender<ILoggingEvent> people = new ConsoleAppender<>();

  @BeforeEach
  void configure() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(requireNonNull(Main.class.getResource("/logback.xml")));
    if (context.getLogger("ROOT").getAppender("people")
        instanceof ConsoleAppender<ILoggingEvent> found) {
      people = found;
    }
  }

  static Stream<String> whatNoLineMayHold() {
    return Stream.of(
        "\n",
        "\r\n",
        "\r",
        "\u0085",
        "\u2028",
        "\u2029",
        "\u001b[2J",
        "\u001b]0;title\u0007",
        "\u009b31m",
        "\u0000",
        "\b\b\b",
        "\u007f",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u000b\f",
        "\ud800",
        "\udb40\udc41");
  }

  @ParameterizedTest
  @MethodSource("whatNoLineMayHold")
  void noMessageEndsItsLineOrSteersATerminal(String hostile) {
    String logged = logged("job \"x" + hostile + "23:59:59 ERROR all is lost\"", null);

    assertThat(logged).endsWith(System.lineSeparator());
    assertThat(logged.stripTrailing())
        .matches("\\d\\d:\\d\\d:\\d\\d WARN  job \"x .*23:59:59 ERROR all is lost\"")
        .doesNotContain(hostile);
    assertThat(logged.stripTrailing().codePoints())
        .allMatch(character -> Character.getType(character) != Character.CONTROL)
        .allMatch(character -> Character.getType(character) != Character.FORMAT);
  }

  @Test
  void whatAnExceptionSaysIsNotLogged() {
    Exception hostile = new IllegalStateException("x\n23:59:59 ERROR all is lost");

    assertThat(logged("a call failed", hostile)).doesNotContain("all is lost").hasLineCount(1);
  }

  @Test
  void everyOtherTextIsLoggedAsItIs() {
    assertThat(logged("Grüße, 世界 👋 {}", null)).contains("WARN  Grüße, 世界 👋 {}");
  }

  private String logged(String message, @org.jspecify.annotations.Nullable Throwable thrown) {
    LoggingEvent event =
        new LoggingEvent(
            "test", context.getLogger("dev.sluice"), Level.WARN, message, thrown, null);
    return new String(people.getEncoder().encode(event), UTF_8);
  }
}
