package dev.sluice.simulator;

import static java.util.Objects.requireNonNull;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * LLM providers on one port of the loopback interface, each below its own path prefix: any client
 * of OpenAI's API can call {@link #baseUrl}. Thread-safe.
 */
public final class Simulator implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final int BACKLOG = 8192;

  private final WebServer server;
  private final Providers providers;
  private final Ledger ledger;

  private Simulator(WebServer server, Providers providers, Ledger ledger) {
    this.server = server;
    this.providers = providers;
    this.ledger = ledger;
  }

  /**
   * What to start.
   *
   * @param port 0 takes a free one
   * @param recordedCalls for how many calls the ledger keeps details; 0 keeps counts only
   */
  public record Options(int port, int recordedCalls) {

    private static final int USUALLY_RECORDED = 200_000;

    public Options {
      if (port < 0 || port > 65_535) {
        throw new SimulatorException("Port " + port + " is not between 0 and 65535.");
      }
    }

    public static Options onPort(int port) {
      return new Options(port, USUALLY_RECORDED);
    }
  }

  /** Starts on a port, 0 for a free one, and records up to 200,000 calls. */
  public static Simulator start(int port, Map<String, Behavior> behaviors) {
    return start(Options.onPort(port), behaviors);
  }

  /**
   * Starts and returns when it accepts calls.
   *
   * @param behaviors by provider; {@code default} is for all that are not named
   * @throws SimulatorException when the port is in use or a name is no path segment
   */
  public static Simulator start(Options options, Map<String, Behavior> behaviors) {
    requireNonNull(options, "options is null");
    InstantSource clock = InstantSource.system();
    Providers providers = new Providers(behaviors, clock);
    Ledger ledger = new Ledger(options.recordedCalls(), clock);
    Front front = new Front(providers, new Calls(ledger, clock), new Control(providers, ledger));
    return new Simulator(listen(options.port(), front), providers, ledger);
  }

  private static WebServer listen(int port, Front front) {
    WebServer server =
        WebServer.builder()
            .host(HOST)
            .port(port)
            .backlog(BACKLOG)
            .shutdownHook(false)
            .shutdownGracePeriod(Duration.ofMillis(200))
            .addConnectionSelector(new WatchedHttp1(http1()))
            .protocolsDiscoverServices(false)
            .routing(HttpRouting.builder().any(front))
            .build();
    try {
      return server.start();
    } catch (RuntimeException e) {
      server.stop();
      throw failure(port, e);
    }
  }

  private static Http1ConnectionSelector http1() {
    return Http1ConnectionSelector.builder().config(Http1Config.create()).build();
  }

  private static SimulatorException failure(int port, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new SimulatorException(
            "Port " + port + " is in use: stop what listens there, or choose another port.", e);
      }
    }
    return new SimulatorException("Cannot listen on port " + port + ": " + e.getMessage(), e);
  }

  public int port() {
    return server.port();
  }

  /** The base URL that an OpenAI client wants, such as {@code http://127.0.0.1:8089/groq/v1}. */
  public String baseUrl(String provider) {
    requireNonNull(provider, "provider is null");
    return "http://" + HOST + ":" + port() + "/" + provider + "/v1";
  }

  public Behavior behavior(String provider) {
    return providers.get(provider).behavior();
  }

  /** Replaces a provider's behaviour, with full buckets; calls that run keep the one they have. */
  public void behave(String provider, Behavior behavior) {
    providers.become(provider, requireNonNull(behavior, "behavior is null"));
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Stops at once: open connections are closed. */
  @Override
  public void close() {
    server.stop();
  }
}
