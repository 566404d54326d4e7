package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RecordingProxyIT {

  private final CountDownLatch firstPieceRead = new CountDownLatch(1);
  private HttpServer target;
  private RecordingProxy proxy;
  private HttpClient client;

  @BeforeEach
  void start() throws Exception {
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    target.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    target.createContext(
        "/base/echo",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange
              .getResponseHeaders()
              .add("X-Seen", exchange.getRequestHeaders().getFirst("X-Sent"));
          exchange.sendResponseHeaders(418, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    target.createContext(
        "/base/pieces",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.write("one ".getBytes(StandardCharsets.UTF_8));
          out.flush();
          await(firstPieceRead);
          out.write("two".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    target.createContext(
        "/base/cut",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          throw new IOException("cut");
        });
    target.start();
    proxy = new RecordingProxy(URI.create("http://127.0.0.1:" + target.getAddress().getPort()));
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void stop() {
    client.close();
    proxy.close();
    target.stop(0);
  }

  @Test
  void aRequestIsWrittenDownAndPassedOnWhole() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(base() + "/echo?a=b%20c&d"))
                .header("X-Sent", "yes")
                .POST(HttpRequest.BodyPublishers.ofString("{\"a\":1}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("{\"a\":1}");
    assertThat(answer.headers().firstValue("x-seen")).contains("yes");
    RecordingProxy.Recorded request = proxy.onlyRequest();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/base/echo?a=b%20c&d");
    assertThat(request.headers()).containsEntry("x-sent", "yes");
    assertThat(request.json().path("a").asInt()).isEqualTo(1);
  }

  @Test
  void aPieceIsPassedOnBeforeTheNextOneIsThere() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(get("/pieces"), HttpResponse.BodyHandlers.ofInputStream());

    assertThat(answer.body().readNBytes(4)).asString().isEqualTo("one ");
    firstPieceRead.countDown();
    assertThat(answer.body().readAllBytes()).asString().isEqualTo("two");
  }

  @Test
  void anAnswerThatBreaksOffBreaksOffForTheClientAsWell() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(get("/cut"), HttpResponse.BodyHandlers.ofInputStream());

    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create(base() + path)).build();
  }

  private URI base() {
    return proxy.instead(URI.create("http://elsewhere/base"));
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException("stopped", e);
    }
  }
}
