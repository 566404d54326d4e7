package dev.sluice.engine;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/**
 * Stands between a client and a server, writes down every request, and passes both sides' bytes on
 * as they come: what a vendor's client sends can so be compared with what an engine sends. An
 * answer that breaks off breaks off for the client as well.
 */
public final class RecordingProxy implements AutoCloseable {

  /** Of one connection, not of the message; or set by the client that forwards. */
  private static final Set<String> NOT_FORWARDED =
      Set.of(
          "connection",
          "content-length",
          "date",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final URI target;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final HttpServer server;
  private final Queue<Recorded> requests = new ConcurrentLinkedQueue<>();

  /**
   * @param target any URL of the server that requests go to; its path does not matter
   */
  public RecordingProxy(URI target) throws IOException {
    this.target = requireNonNull(target, "target is null");
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2048);
    server.setExecutor(threads);
    server.createContext("/", this::forward);
    server.start();
  }

  /**
   * One request as it came in.
   *
   * @param target the path, and the query if there is one, as they were written
   * @param headers by lower-case name; several of one name are joined by a comma
   */
  @SuppressWarnings("ArrayRecordComponent") // Bytes of a request; never compared as a record.
  public record Recorded(String method, String target, Map<String, String> headers, byte[] body) {

    public JsonNode json() {
      return Json.mapper().readTree(body);
    }
  }

  /** A URL of the target, such as its base URL, as a client that goes through here must call it. */
  public URI instead(URI url) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + url.getRawPath());
  }

  /** All requests so far, in the order in which they came. */
  public List<Recorded> requests() {
    return List.copyOf(requests);
  }

  /** The one request that there was. */
  public Recorded onlyRequest() {
    if (requests.size() != 1) {
      throw new AssertionError("expected one request, there were " + requests.size());
    }
    return requests.element();
  }

  /** Forgets all requests so far. */
  public void clear() {
    requests.clear();
  }

  private void forward(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(recorded(exchange, body));
    HttpResponse<InputStream> response;
    try {
      response = client.send(outgoing(exchange, body), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      throw new IOException("stopped", e);
    }
    try (InputStream answer = response.body()) {
      answer(exchange, response, answer);
    }
  }

  private static Recorded recorded(HttpExchange exchange, byte[] body) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return new Recorded(
        exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
  }

  private HttpRequest outgoing(HttpExchange exchange, byte[] body) {
    HttpRequest.BodyPublisher publisher =
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), publisher);
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isForwarded(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  /**
   * What it throws makes the server cut the connection. The exchange is never closed before its end
   * therefore: that would finish the answer properly.
   */
  private static void answer(
      HttpExchange exchange, HttpResponse<InputStream> response, InputStream answer)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (isForwarded(name)) {
                headers.put(name, values);
              }
            });
    long length = response.headers().firstValueAsLong("content-length").orElse(0);
    boolean empty = length == 0 && response.headers().firstValue("content-length").isPresent();
    exchange.sendResponseHeaders(response.statusCode(), empty ? -1 : length);
    OutputStream out = exchange.getResponseBody();
    byte[] buffer = new byte[4096];
    for (int read = answer.read(buffer); read >= 0; read = answer.read(buffer)) {
      out.write(buffer, 0, read);
      out.flush();
    }
    exchange.close();
  }

  private static boolean isForwarded(String name) {
    return !NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
