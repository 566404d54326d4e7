package dev.sluice.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** An ordinary HTTP client of one simulator. */
final class Client implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Simulator simulator;

  Client(Simulator simulator) {
    this.simulator = simulator;
  }

  HttpResponse<String> chat(String provider, String body, String... headers) {
    return send(request("/" + provider + "/v1/chat/completions", "POST", body, headers));
  }

  /** One user message, answered. */
  JsonNode ask(String provider, String prompt) {
    HttpResponse<String> response = chat(provider, userMessage(prompt));
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return json(response);
  }

  HttpResponse<String> call(String method, String path, String body, String... headers) {
    return send(request(path, method, body, headers));
  }

  /** An answer that is read while it comes; the stream ends with the connection. */
  Stream<String> lines(String provider, String body) {
    HttpRequest request = request("/" + provider + "/v1/chat/completions", "POST", body);
    return send(request, BodyHandlers.ofLines()).body();
  }

  CompletableFuture<HttpResponse<String>> later(String provider, String body, String... headers) {
    return http.sendAsync(
        request("/" + provider + "/v1/chat/completions", "POST", body, headers),
        BodyHandlers.ofString());
  }

  static String userMessage(String prompt) {
    var body = SimulatorJson.mapper().createObjectNode().put("model", "m1");
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    return body.toString();
  }

  static JsonNode json(HttpResponse<String> response) {
    return SimulatorJson.mapper().readTree(response.body());
  }

  private HttpRequest request(String path, String method, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path))
            .method(method, BodyPublishers.ofString(body));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  private HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Drops every connection, answered or not. */
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
