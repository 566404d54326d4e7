package dev.sluice.worker.admin;

import static java.util.Objects.requireNonNull;

import dev.sluice.provider.Secret;
import dev.sluice.worker.admin.Guard.Access;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what people and probes ask for over HTTP. Every request runs on a virtual thread of its
 * own, so a check may block for as long as its probe waits.
 */
public final class AdminServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";
  private static final Set<String> HEALTH = Set.of(LIVE, READY);
  private static final String MODELS = "/v1/models";

  private static final int UNAUTHORIZED = 401;
  private static final int MISDIRECTED = 421;

  private static final int MAX_REQUEST_LINE_BYTES = 2 << 10;
  private static final int MAX_HEADER_BYTES = 8 << 10;

  /** Nothing that is served needs more than a request line and headers. */
  private static final int MAX_BODY_BYTES = 4 << 10;

  private static final int MAX_CONNECTIONS = 256;

  /** A client has so long for its next request, however busily it sends the bytes of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SortedMap<String, Supplier<Page>> pages = new TreeMap<>();
  private final Guard guard;
  private final Models models;
  private final WebServer server;

  private AdminServer(String host, int port, Guard guard, Contents contents, Duration patience) {
    this.guard = guard;
    pages.put("/metrics", () -> Page.metrics(contents.metrics().get()));
    pages.put(LIVE, () -> Page.health(contents.liveness()));
    pages.put(READY, () -> Page.health(contents.readiness()));
    models = contents.models();
    pages.put(MODELS, () -> Page.models(models));
    server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false) // The worker closes it, after its last job.
            .maxTcpConnections(MAX_CONNECTIONS)
            .maxPayloadSize(MAX_BODY_BYTES)
            .idleConnectionTimeout(patience)
            .idleConnectionPeriod(patience.dividedBy(6))
            .addConnectionSelector(
                new ImpatientHttp1(
                    Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .maxHeadersSize(MAX_HEADER_BYTES)
                        .build()))
            .protocolsDiscoverServices(false)
            .routing(routing -> routing.any(this::answer))
            .build();
  }

  /**
   * What there is to serve; asked for at each request, from many threads at once.
   *
   * @param metrics all meters in the text format of Prometheus
   * @param liveness what only a restart could mend, once it is down
   * @param readiness what jobs cannot be worked on without
   * @param models what jobs can name
   */
  public record Contents(
      Supplier<String> metrics,
      List<Supplier<Health>> liveness,
      List<Supplier<Health>> readiness,
      Models models) {
    public Contents {
      requireNonNull(metrics, "metrics is null");
      liveness = List.copyOf(liveness);
      readiness = List.copyOf(readiness);
      requireNonNull(models, "models is null");
    }
  }

  /**
   * Serves until it is closed.
   *
   * @param port 0 for any that is free
   * @param token that whoever asks for more than whether the worker is up must send; null for none,
   *     which is enough where this machine alone can ask
   * @throws AdminPortException if the address cannot be listened on
   */
  public static AdminServer start(
      String host, int port, @Nullable Secret token, Contents contents) {
    return start(host, port, token, contents, PATIENCE);
  }

  /**
   * @param patience how long a client has for a request, and a connection may be idle
   */
  static AdminServer start(
      String host, int port, @Nullable Secret token, Contents contents, Duration patience) {
    var guard = new Guard(host, token);
    requireFree(host, port);
    var admin = new AdminServer(host, port, guard, contents, patience);
    admin.server.start();
    if (!admin.server.isRunning()) {
      throw new AdminPortException(host, port, "it was taken a moment ago");
    }
    return admin;
  }

  /** The web server logs a port that is taken with its stack and goes on, so it is tried before. */
  private static void requireFree(String host, int port) {
    try (var channel = ServerSocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(host, port));
    } catch (UnresolvedAddressException e) {
      throw new AdminPortException(host, port, "there is no such host");
    } catch (IOException e) {
      throw new AdminPortException(host, port, String.valueOf(e.getMessage()));
    }
  }

  /** The port that is listened on. */
  public int port() {
    return server.port();
  }

  private void answer(ServerRequest request, ServerResponse response) {
    var page = page(request);
    response.status(page.status());
    response.header("Content-Type", page.contentType());
    if (page.status() == UNAUTHORIZED) {
      response.header("WWW-Authenticate", "Bearer");
    }
    response.send(page.body().getBytes(StandardCharsets.UTF_8));
  }

  private Page page(ServerRequest request) {
    var path = request.path().path();
    var access =
        guard.access(request.authority(), request.headers().first(HeaderNames.AUTHORIZATION));
    return switch (access) {
      case ALL -> page(request.prologue().method(), path, access);
      case UP_OR_DOWN ->
          // The others are not even said to be there or not.
          HEALTH.contains(path)
              ? page(request.prologue().method(), path, access)
              : refusal(
                  UNAUTHORIZED, path, "send the token of admin.token: Authorization: Bearer …");
      case NOTHING ->
          refusal(
              MISDIRECTED,
              path,
              "this worker is reached as localhost or 127.0.0.1; set admin.token to call it otherwise");
    };
  }

  private Page page(Method method, String path, Access access) {
    var page = pageAt(path);
    if (page.isEmpty()) {
      return error(404, path, "there is nothing at " + path);
    }
    if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
      return error(405, path, path + " is there to be read, with GET");
    }
    try {
      var whole = page.get().get();
      return access == Access.ALL ? whole : Page.upOrDown(whole.status());
    } catch (RuntimeException e) {
      LOG.warn("Cannot serve {}", path, e);
      return access == Access.ALL ? error(500, path, path + " failed: " + e) : Page.upOrDown(500);
    }
  }

  /** The name of a model may hold slashes: it is all that follows. */
  private Optional<Supplier<Page>> pageAt(String path) {
    return path.startsWith(MODELS + "/")
        ? Optional.of(() -> Page.model(models, path.substring(MODELS.length() + 1)))
        : Optional.ofNullable(pages.get(path));
  }

  /** Does not tell what there is. */
  private static Page refusal(int status, String path, String message) {
    return path.startsWith("/v1/")
        ? Page.openAiError(status, message, null)
        : Page.error(status, message, List.of());
  }

  private Page error(int status, String path, String message) {
    return path.startsWith("/v1/")
        ? Page.openAiError(status, message, null)
        : Page.error(status, message, pages.keySet());
  }

  @Override
  public void close() {
    server.stop();
  }
}
