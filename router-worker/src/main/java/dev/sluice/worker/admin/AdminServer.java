package dev.sluice.worker.admin;

import static java.util.Objects.requireNonNull;

import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what people and probes ask for over HTTP. Every request runs on a virtual thread of its
 * own, so a check may block for as long as its probe waits.
 */
public final class AdminServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);

  private static final String MODELS = "/v1/models";

  private final SortedMap<String, Supplier<Page>> pages = new TreeMap<>();
  private final Models models;
  private final WebServer server;

  private AdminServer(String host, int port, Contents contents) {
    pages.put("/metrics", () -> Page.metrics(contents.metrics().get()));
    pages.put("/health/live", () -> Page.health(contents.liveness()));
    pages.put("/health/ready", () -> Page.health(contents.readiness()));
    models = contents.models();
    pages.put(MODELS, () -> Page.models(models));
    server =
        WebServer.builder()
            .host(host)
            .port(port)
            .shutdownHook(false) // The worker closes it, after its last job.
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
   * @throws AdminPortException if the address cannot be listened on
   */
  public static AdminServer start(String host, int port, Contents contents) {
    requireFree(host, port);
    var admin = new AdminServer(host, port, contents);
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
    var page = page(request.prologue().method(), request.path().path());
    response.status(page.status());
    response.header("Content-Type", page.contentType());
    response.send(page.body().getBytes(StandardCharsets.UTF_8));
  }

  private Page page(Method method, String path) {
    var page = pageAt(path);
    if (page.isEmpty()) {
      return error(404, path, "there is nothing at " + path);
    }
    if (!method.equals(Method.GET) && !method.equals(Method.HEAD)) {
      return error(405, path, path + " is there to be read, with GET");
    }
    try {
      return page.get().get();
    } catch (RuntimeException e) {
      LOG.warn("Cannot serve {}", path, e);
      return error(500, path, path + " failed: " + e);
    }
  }

  /** The name of a model may hold slashes: it is all that follows. */
  private Optional<Supplier<Page>> pageAt(String path) {
    return path.startsWith(MODELS + "/")
        ? Optional.of(() -> Page.model(models, path.substring(MODELS.length() + 1)))
        : Optional.ofNullable(pages.get(path));
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
