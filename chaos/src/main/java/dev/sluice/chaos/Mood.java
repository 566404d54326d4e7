package dev.sluice.chaos;

import static dev.sluice.simulator.Fault.When.ALWAYS;

import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Fault.Kind;
import dev.sluice.simulator.Fault.Reply;
import dev.sluice.simulator.Latency;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How a provider behaves: as it should, or slow, broken or lying. */
enum Mood {
  WELL,
  SLOW,
  THROTTLING,
  OVERLOADED,
  BROKEN,
  HALF_BROKEN,
  TRUNCATING,
  HTML,
  RESETTING,
  ERROR_IN_200,
  ERROR_IN_STREAM,
  DRIPPING,
  HANGING;

  /** What a prompt contains whose job is to fail, whoever is asked. */
  static final String HOPELESS = "impossible";

  private static final Duration USUALLY = Duration.ofMillis(250);
  private static final Duration SLOWLY = Duration.ofSeconds(4);

  private List<Fault> faults() {
    return switch (this) {
      case WELL, SLOW -> List.of();
      case THROTTLING ->
          List.of(
              Fault.status(
                  Reply.of(ErrorKind.RATE_LIMITED).retryAfter(Duration.ofSeconds(2)), most()));
      case OVERLOADED -> List.of(Fault.status(Reply.of(ErrorKind.OVERLOADED), ALWAYS));
      case BROKEN -> List.of(Fault.status(Reply.SERVER_ERROR, ALWAYS));
      case HALF_BROKEN -> List.of(Fault.status(Reply.SERVER_ERROR, Fault.When.share(0.5)));
      case TRUNCATING -> List.of(Fault.of(Kind.TRUNCATE, most()));
      case HTML -> List.of(Fault.of(Kind.WRONG_CONTENT_TYPE, most()));
      case RESETTING -> List.of(Fault.of(Kind.RESET, most()));
      case ERROR_IN_200 -> List.of(Fault.of(Kind.ERROR_IN_200, most()));
      case ERROR_IN_STREAM -> List.of(Fault.of(Kind.ERROR_IN_STREAM, most()));
      case DRIPPING -> List.of(Fault.of(Kind.SLOW_BODY, most()));
      case HANGING -> List.of(Fault.of(Kind.HANG, Fault.When.share(0.3)));
    };
  }

  /** Most of its calls: what is left keeps its circuit from opening at once. */
  private static Fault.When most() {
    return Fault.When.share(0.7);
  }

  Behavior behavior() {
    Fault hopeless =
        Fault.status(Reply.of(ErrorKind.INVALID_REQUEST), Fault.When.promptContains(HOPELESS));
    Fault[] all = Stream.concat(Stream.of(hopeless), faults().stream()).toArray(Fault[]::new);
    return Behavior.INSTANT
        .withLatency(Latency.lognormal(this == SLOW ? SLOWLY : USUALLY, 0.5))
        .withFaults(all);
  }
}
