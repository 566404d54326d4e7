package dev.sluice.simulator;

import dev.sluice.simulator.answer.ProviderError;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Arrays;

/** Does to an answer what a fault says. */
final class FaultyAnswers {

  private static final Duration FOREVER = Duration.ofDays(1);
  private static final String HTML =
      "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>";

  private FaultyAnswers() {}

  /** The status that was sent; 0 if none was. */
  static int send(Fault fault, Reply answer, Exchange exchange) {
    return switch (fault.kind()) {
      case STATUS -> sent(exchange, error(fault.error(), fault.error().statusOrUsual(), answer));
      case ERROR_IN_200 -> sent(exchange, error(fault.error(), 200, answer));
      case WRONG_CONTENT_TYPE -> sent(exchange, Reply.text("text/html", HTML));
      case REFUSAL -> sent(exchange, answer);
      case TRUNCATE ->
          sent(exchange, answer.withBody(Arrays.copyOf(answer.body(), answer.body().length / 2)));
      case SLOW_BODY -> {
        exchange.sendSlowly(answer, Duration.ofMillis(fault.durationMs()));
        yield 200;
      }
      case RESET -> {
        exchange.breakOff(answer);
        yield 0;
      }
      case HANG -> {
        exchange.client().isGoneWithin(FOREVER);
        throw new CloseConnectionException("Hung until the client went away");
      }
    };
  }

  private static int sent(Exchange exchange, Reply reply) {
    exchange.send(reply);
    return reply.status();
  }

  private static Reply error(Fault.Reply wanted, int status, Reply answer) {
    String message = wanted.message();
    String type = wanted.type();
    ProviderError error =
        new ProviderError(
            status,
            message == null ? "The server had an error while processing your request." : message,
            type == null ? usualType(wanted.statusOrUsual()) : type,
            null,
            wanted.code());
    return Reply.error(error).with(answer.headers()).with(wanted.allHeaders());
  }

  private static String usualType(int status) {
    return status >= 500 ? "server_error" : "invalid_request_error";
  }
}
