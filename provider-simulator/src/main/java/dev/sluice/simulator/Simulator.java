package dev.sluice.simulator;

import static java.util.Objects.requireNonNull;

import dev.sluice.simulator.limit.Admissions;
import dev.sluice.simulator.oauth.TokenEndpoint;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * LLM providers on one port, each below its own path prefix and each speaking every vendor's wire.
 * Thread-safe.
 */
public final class Simulator implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String EVERYWHERE = "0.0.0.0";
  private static final int BACKLOG = 8192;

  private final String host;
  private final WebServer server;
  private final Providers providers;
  private final Ledger ledger;

  private Simulator(String host, WebServer server, Providers providers, Ledger ledger) {
    this.host = host;
    this.server = server;
    this.providers = providers;
    this.ledger = ledger;
  }

  /**
   * What to start.
   *
   * @param host the address to listen on; 0.0.0.0 is every one of this machine
   * @param port 0 takes a free one
   * @param recordedCalls for how many calls the ledger keeps details; 0 keeps counts only
   */
  public record Options(String host, int port, int recordedCalls) {

    private static final int USUALLY_RECORDED = 200_000;

    public Options {
      requireNonNull(host, "host is null");
      if (port < 0 || port > 65_535) {
        throw new SimulatorException("Port " + port + " is not between 0 and 65535.");
      }
    }

    /** On the loopback interface only. */
    public static Options onPort(int port) {
      return new Options(LOOPBACK, port, USUALLY_RECORDED);
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
    Front front =
        new Front(
            providers,
            new Calls(ledger, clock),
            new Control(providers, ledger),
            new TokenEndpoint(clock));
    requireFree(options);
    return new Simulator(options.host(), listen(options, front), providers, ledger);
  }

  private static WebServer listen(Options options, Front front) {
    WebServer server =
        WebServer.builder()
            .host(options.host())
            .port(options.port())
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
      throw failure(options, e);
    }
  }

  /** Helidon would log a stack trace for a port in use, so that is found out before it starts. */
  private static void requireFree(Options options) {
    InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
    if (address.isUnresolved()) {
      throw new SimulatorException("There is no host " + options.host() + " to listen on.");
    }
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(address);
    } catch (IOException e) {
      throw failure(options, e);
    }
  }

  private static Http1ConnectionSelector http1() {
    return Http1ConnectionSelector.builder().config(Http1Config.create()).build();
  }

  private static SimulatorException failure(Options options, Exception e) {
    String reason = String.valueOf(e.getMessage());
    return new SimulatorException(
        reason.contains("in use")
            ? "Port "
                + options.port()
                + " is in use: stop what listens there, or choose another port."
            : "Cannot listen on " + options.host() + ":" + options.port() + ": " + reason,
        e);
  }

  public int port() {
    return server.port();
  }

  /** The base URL that an OpenAI client wants, such as {@code http://127.0.0.1:8089/groq/v1}. */
  public String baseUrl(String provider) {
    return url(provider) + "/v1";
  }

  /** Below which each vendor's own paths are, such as {@code http://127.0.0.1:8089/anthropic}. */
  public String url(String provider) {
    requireNonNull(provider, "provider is null");
    String reachable = host.equals(EVERYWHERE) ? LOOPBACK : host;
    return "http://" + reachable + ":" + port() + "/" + provider;
  }

  public Behavior behavior(String provider) {
    return providers.get(provider).behavior();
  }

  /** What a provider's limits let through, and what not, since it got its behaviour. */
  public Admissions admissions(String provider) {
    return providers.get(provider).limiter().admissions();
  }

  /** How many access tokens a provider has given out since it got its behaviour. */
  public long issuedTokens(String provider) {
    return providers.get(provider).tokens().issued();
  }

  /** Takes back a provider's access tokens, so that calls with them are refused from now on. */
  public void revokeTokens(String provider) {
    providers.get(provider).tokens().revoke();
  }

  /**
   * Replaces a provider's behaviour, with full buckets and no tokens given out; calls that run keep
   * the one they have.
   */
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
