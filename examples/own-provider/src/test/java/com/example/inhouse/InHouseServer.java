package com.example.inhouse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.provider.Auth;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.provider.testkit.Ability;
import dev.sluice.provider.testkit.Backend;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The completion server as the test kit wants it to behave. */
final class InHouseServer implements Backend {

  /** Other errors say in their body what they are. */
  private static final Map<ErrorCode, Integer> STATUSES =
      Map.of(
          ErrorCode.INVALID_REQUEST, 400,
          ErrorCode.AUTHENTICATION, 401,
          ErrorCode.PERMISSION_DENIED, 403,
          ErrorCode.MODEL_NOT_FOUND, 404,
          ErrorCode.PAYLOAD_TOO_LARGE, 413,
          ErrorCode.RATE_LIMITED, 429,
          ErrorCode.SERVER_ERROR, 500,
          ErrorCode.OVERLOADED, 503);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();
  private volatile String lastRequest = "";
  private volatile Behavior behavior = this::echo;

  private interface Behavior {
    void answer(HttpExchange exchange, String request) throws IOException;
  }

  InHouseServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(threads);
    server.createContext("/generate", this::generate);
    server.start();
  }

  private void generate(HttpExchange exchange) throws IOException {
    String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    lastRequest = request;
    calls.incrementAndGet();
    behavior.answer(exchange, request);
  }

  private void echo(HttpExchange exchange, String request) throws IOException {
    JsonNode turns = Json.mapper().readTree(request).path("turns");
    ObjectNode answer = Json.mapper().createObjectNode().put("ended", "done");
    answer.put("text", "You said: " + turns.path(turns.size() - 1).path("text").asString(""));
    answer.putObject("tokens").put("read", 7).put("written", 3);
    send(exchange, 200, answer.toString());
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String error(String text, String kind) {
    return Json.mapper().createObjectNode().put("error", text).put("kind", kind).toString();
  }

  @Override
  public ProviderEngine engine() {
    return new InHouseEngine();
  }

  @Override
  public ProviderSpec describe(String credential) {
    URI host = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return ProviderSpec.of("mine", "in-house", host)
        .with(new Auth.Header("X-Api-Key", new Secret(credential)));
  }

  @Override
  public String model(Endpoint endpoint) {
    return "house-1";
  }

  @Override
  public Set<Ability> abilities() {
    return Set.of();
  }

  @Override
  public int calls() {
    return calls.get();
  }

  @Override
  public Optional<String> lastRequest() {
    return Optional.of(lastRequest);
  }

  @Override
  public void answer() {
    behavior = this::echo;
  }

  @Override
  public void fail(ErrorCode code) {
    if (code == ErrorCode.NETWORK) {
      server.stop(0);
    } else {
      String body = error("it failed", STATUSES.containsKey(code) ? "" : code.wireName());
      behavior = (exchange, request) -> send(exchange, STATUSES.getOrDefault(code, 400), body);
    }
  }

  @Override
  public void throttle(Duration wait) {
    behavior =
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Retry-After", Long.toString(wait.toSeconds()));
          send(exchange, 429, error("slow down", ""));
        };
  }

  @Override
  public void complain(String message) {
    behavior = (exchange, request) -> send(exchange, 400, error(message, ""));
  }

  @Override
  public void hang() {
    behavior = (exchange, request) -> awaitClose(1, TimeUnit.DAYS);
  }

  @Override
  public void trickle() {
    behavior =
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          while (!awaitClose(50, TimeUnit.MILLISECONDS)) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
          }
        };
  }

  @Override
  public void breakOff() {
    behavior =
        (exchange, request) -> {
          exchange.sendResponseHeaders(200, 1_000_000);
          exchange.getResponseBody().write('{');
          exchange.close();
        };
  }

  private boolean awaitClose(long time, TimeUnit unit) {
    try {
      return closed.await(time, unit);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
