package dev.sluice.simulator;

import dev.sluice.simulator.Exchange.Ending;
import dev.sluice.simulator.answer.ModelRequest;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.ModelCall;
import dev.sluice.simulator.wire.Problem;
import dev.sluice.simulator.wire.Reply;
import dev.sluice.simulator.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An answer to which a fault happens. Each method returns the status sent; 0 if none was. */
record FaultyAnswer(ModelCall call, Wire wire, String id, Reply answer, Duration pause) {

  private static final String HTML =
      "<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>";

  int send(Fault fault, Exchange exchange) {
    return switch (fault.kind()) {
      case STATUS -> sent(exchange, error(fault));
      case ERROR_IN_200 -> sent(exchange, error(fault).withStatus(200));
      case WRONG_CONTENT_TYPE -> sent(exchange, Reply.text("text/html", HTML));
      case REFUSAL, CONTENT_FILTER -> sent(exchange, answer);
      case SLOW_BODY -> slowly(fault, exchange);
      case TRUNCATE -> truncated(fault, exchange);
      case RESET -> broken(fault, exchange);
      case HANG -> hung(fault, exchange);
      case ERROR_IN_STREAM -> errorInStream(fault, exchange);
    };
  }

  private int sent(Exchange exchange, Reply reply) {
    exchange.send(reply, pause);
    return reply.status();
  }

  private int slowly(Fault fault, Exchange exchange) {
    exchange.sendSlowly(answer, Duration.ofMillis(fault.durationMs()));
    return answer.status();
  }

  private int truncated(Fault fault, Exchange exchange) {
    if (answer.streamed()) {
      return sent(exchange, answer.withPieces(begun(fault)));
    }
    byte[] whole = answer.pieces().getFirst();
    return sent(exchange, answer.withPieces(List.of(Arrays.copyOf(whole, whole.length / 2))));
  }

  private int broken(Fault fault, Exchange exchange) {
    if (answer.streamed()) {
      exchange.stream(answer.withPieces(begun(fault)), pause, Ending.BREAK_OFF);
    } else {
      exchange.breakOff(answer);
    }
    return 0;
  }

  private int hung(Fault fault, Exchange exchange) {
    if (answer.streamed() && fault.afterPieces() != null) {
      exchange.stream(answer.withPieces(begun(fault)), pause, Ending.HANG);
    } else {
      exchange.hang();
    }
    return 0;
  }

  private int errorInStream(Fault fault, Exchange exchange) {
    if (!(call instanceof ChatCall chat && answer.streamed())) {
      return sent(exchange, error(fault).withStatus(200));
    }
    List<byte[]> pieces = new ArrayList<>(begun(fault));
    pieces.add(chat.errorInStream(problem(fault.error(), call.request())));
    return sent(exchange, answer.withPieces(pieces));
  }

  /** The pieces that go out before a stream fails: half of them where the fault does not say. */
  private List<byte[]> begun(Fault fault) {
    Integer wanted = fault.afterPieces();
    int all = answer.pieces().size();
    return answer.pieces().subList(0, wanted == null ? all / 2 : Math.min(wanted, all));
  }

  private Reply error(Fault fault) {
    Fault.Reply wanted = fault.error();
    return wire.error(problem(wanted, call.request()), id)
        .with(answer.headers())
        .with(wanted.allHeaders());
  }

  private static Problem problem(Fault.Reply wanted, ModelRequest request) {
    Fault.ErrorKind kind = wanted.kind();
    return kind == null
        ? new Problem.Chosen(wanted.statusOrUsual(), wanted.code(), wanted.type(), wanted.message())
        : kind.problem(request);
  }
}
