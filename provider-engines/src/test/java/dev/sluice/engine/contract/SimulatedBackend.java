package dev.sluice.engine.contract;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.sluice.engine.Engines;
import dev.sluice.engine.RecordingProxy;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.testkit.Ability;
import dev.sluice.provider.testkit.Backend;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Fault;
import dev.sluice.simulator.Fault.ErrorKind;
import dev.sluice.simulator.Simulator;
import dev.sluice.simulator.limit.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** The simulator as a backend, with a proxy before it that writes down what is sent. */
final class SimulatedBackend implements Backend {

  static final String PROVIDER = "kit";

  /** Some of an answer, and not all, on every wire. */
  private static final int FIRST_PIECES = 6;

  /** More than any trial uses. */
  private static final Limits AMPLE =
      new Limits(
          1_000_000, 10_000_000, 1_000_000_000, null, null, null, Limits.Window.BUCKET, true, true);

  /** Ten parts: one every seven seconds. */
  private static final int OVER_A_MINUTE_MS = 70_000;

  private final SimulatedSystem system;
  private final Engines engines = new Engines(InstantSource.system());
  private final Simulator simulator = Simulator.start(0, Map.of());
  private final RecordingProxy proxy;
  private Way way = Way.WATCHED;

  /** How calls get to the simulator. */
  private enum Way {
    /** Through the proxy. */
    WATCHED,
    /** Without it, as it would not notice that a client is gone. */
    DIRECT,
    /** Not at all. */
    CLOSED
  }

  SimulatedBackend(SimulatedSystem system) throws IOException {
    this.system = requireNonNull(system, "system is null");
    this.proxy = new RecordingProxy(URI.create(simulator.url(PROVIDER)));
  }

  @Override
  public ProviderEngine engine() {
    return engines.find(system.engine()).orElseThrow();
  }

  @Override
  public ProviderSpec describe(String credential) {
    return ProviderSpec.of("mine", system.engine(), host())
        .with(requireNonNull(system.auth().apply(credential)))
        .with(system.options());
  }

  private URI host() {
    URI direct = URI.create(simulator.url(PROVIDER) + system.path());
    return switch (way) {
      case WATCHED -> proxy.instead(direct);
      case DIRECT -> direct;
      case CLOSED -> URI.create("http://127.0.0.1:" + closedPort() + direct.getRawPath());
    };
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("there is no free port", e);
    }
  }

  @Override
  public String model(Endpoint endpoint) {
    return switch (endpoint) {
      case CHAT_COMPLETIONS -> system.models().chat();
      case EMBEDDINGS -> requireNonNullElse(system.models().embeddings(), system.models().chat());
    };
  }

  @Override
  public Set<Ability> abilities() {
    return system.models().embeddings() == null
        ? EnumSet.complementOf(EnumSet.of(Ability.EMBEDDINGS))
        : EnumSet.allOf(Ability.class);
  }

  @Override
  public int calls() {
    return (int) simulator.ledger().counts(PROVIDER).received();
  }

  @Override
  public OptionalInt abandoned() {
    return OptionalInt.of((int) simulator.ledger().counts(PROVIDER).clientGone());
  }

  @Override
  public Optional<String> lastRequest() {
    List<RecordingProxy.Recorded> requests = proxy.requests();
    if (requests.isEmpty()) {
      return Optional.empty();
    }
    RecordingProxy.Recorded last = requests.getLast();
    return Optional.of(last.target() + "\n" + new String(last.body(), StandardCharsets.UTF_8));
  }

  private void behave(Way newWay, Fault... faults) {
    way = newWay;
    String[] models =
        Stream.concat(system.models().all(), Stream.of(Conversation.MODEL)).toArray(String[]::new);
    Behavior usual =
        requireNonNull(
            system.manner().apply(Behavior.INSTANT.withModels(models).withLimits(AMPLE)));
    simulator.behave(PROVIDER, usual.withFaults(faults));
  }

  private static Fault always(Fault.Kind kind) {
    return Fault.of(kind, Fault.When.ALWAYS);
  }

  @Override
  public void answer() {
    behave(Way.WATCHED);
  }

  @Override
  public void answerJson() {
    answer();
  }

  @Override
  public void callTools() {
    answer();
  }

  @Override
  public void refuse() {
    requireWords(ErrorCode.CONTENT_POLICY);
    behave(Way.WATCHED, always(Fault.Kind.REFUSAL));
  }

  @Override
  public void fail(ErrorCode code) {
    requireWords(code);
    if (code == ErrorCode.NETWORK) {
      behave(Way.CLOSED);
    } else {
      behave(
          Way.WATCHED,
          always(Fault.Kind.STATUS).withError(Fault.Reply.of(ErrorKind.valueOf(code.name()))));
    }
  }

  private void requireWords(ErrorCode code) {
    if (system.wordless().contains(code)) {
      throw Backend.cannot(
          "fail with %s: the system has no words for it".formatted(code.wireName()));
    }
  }

  @Override
  public void throttle(Duration wait) {
    Fault.Reply reply = Fault.Reply.of(ErrorKind.RATE_LIMITED).retryAfter(wait);
    behave(Way.WATCHED, always(Fault.Kind.STATUS).withError(reply));
  }

  @Override
  public void complain(String message) {
    Fault.Reply reply = new Fault.Reply(null, 400, null, null, message, Map.of(), null);
    behave(Way.WATCHED, always(Fault.Kind.STATUS).withError(reply));
  }

  @Override
  public void hang() {
    behave(Way.DIRECT, always(Fault.Kind.HANG));
  }

  @Override
  public void trickle() {
    Fault slow = always(Fault.Kind.SLOW_BODY);
    behave(Way.DIRECT, new Fault(slow.kind(), slow.when(), slow.error(), OVER_A_MINUTE_MS, null));
  }

  @Override
  public void breakOff() {
    behave(Way.DIRECT, always(Fault.Kind.RESET));
  }

  @Override
  public void endEarly() {
    behave(Way.DIRECT, always(Fault.Kind.TRUNCATE));
  }

  @Override
  public void stall() {
    behave(Way.DIRECT, always(Fault.Kind.HANG).afterPieces(FIRST_PIECES));
  }

  @Override
  public void failInStream(ErrorCode code) {
    requireWords(code);
    Fault.Reply reply = Fault.Reply.of(ErrorKind.valueOf(code.name()));
    behave(
        Way.DIRECT, always(Fault.Kind.ERROR_IN_STREAM).withError(reply).afterPieces(FIRST_PIECES));
  }

  @Override
  public void close() {
    engines.close();
    proxy.close();
    simulator.close();
  }
}
