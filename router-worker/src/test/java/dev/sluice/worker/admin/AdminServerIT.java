package dev.sluice.worker.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.provider.Secret;
import dev.sluice.schema.Json;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.RoutingDefaults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerIT {

  private static final String LOCALHOST = "127.0.0.1";

  private static final Models NO_MODELS =
      new Models(() -> new Catalogue(new LinkedHashMap<>()), RoutingDefaults.NONE, Instant.EPOCH);

  private final AtomicReference<Health> kafka =
      new AtomicReference<>(Health.up("kafka", "12 partitions"));
  private final AtomicReference<Health> polling =
      new AtomicReference<>(Health.up("polling", "2 s ago"));

  private final AdminServer server =
      AdminServer.start(
          LOCALHOST,
          0,
          null,
          new AdminServer.Contents(
              () -> "sluice_jobs_total 1.0\n",
              List.of(polling::get),
              List.of(() -> Health.up("providers", "3"), kafka::get),
              NO_MODELS));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void metricsAreServedInTheTextFormOfPrometheus() throws Exception {
    var response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).isEqualTo("sluice_jobs_total 1.0\n");
  }

  @Test
  void aWorkerIsReadyWhileEveryPartIsUp() throws Exception {
    var response = get("/health/ready");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertJson(
        response,
        """
        {"status":"UP","checks":[{"name":"providers","status":"UP","detail":"3"},
                                 {"name":"kafka","status":"UP","detail":"12 partitions"}]}
        """);
  }

  @Test
  void aWorkerWithAPartThatIsDownIsAliveButNotReady() throws Exception {
    kafka.set(Health.down("kafka", "no answer from localhost:9092"));

    var response = get("/health/ready");

    assertThat(response.statusCode()).isEqualTo(503);
    assertJson(
        response,
        """
        {"status":"DOWN","checks":[
          {"name":"providers","status":"UP","detail":"3"},
          {"name":"kafka","status":"DOWN","detail":"no answer from localhost:9092"}]}
        """);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aWorkerThatOnlyARestartCouldMendIsNotAlive() throws Exception {
    polling.set(Health.down("polling", "stopped"));

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
  }

  @Test
  void anotherPathIsNotThereAndSaysWhatIs() throws Exception {
    var response = get("/health?x=1");

    assertThat(response.statusCode()).isEqualTo(404);
    assertJson(
        response,
        """
        {"error":"there is nothing at /health","paths":["/health/live","/health/ready","/metrics","/v1/models"]}
        """);
  }

  @Test
  void pagesAreThereToBeReadAlone() throws Exception {
    assertThat(send("POST", "/metrics").statusCode()).isEqualTo(405);
    assertThat(send("HEAD", "/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aCheckThatFailsIsNoAnswerOfUp() throws Exception {
    try (var broken =
        AdminServer.start(
            LOCALHOST,
            0,
            null,
            new AdminServer.Contents(
                () -> "",
                List.of(),
                List.of(
                    () -> {
                      throw new IllegalStateException("closed");
                    }),
                NO_MODELS))) {
      var response = get(broken, "/health/ready");

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(Json.mapper().readTree(response.body()).path("error").asString())
          .contains("closed");
    }
  }

  @Test
  void aPortInUseIsOneClearLine() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(AdminPortException.class)
          .isThrownBy(() -> AdminServer.start(LOCALHOST, taken.getLocalPort(), null, nothing()))
          .withMessage(
              "cannot listen on 127.0.0.1:%d for /metrics and /health: Address already in use; set"
                  + " another admin.host or admin.port",
              taken.getLocalPort());
    }
  }

  @Test
  void aHostThatIsNotThereIsOneClearLine() {
    assertThatExceptionOfType(AdminPortException.class)
        .isThrownBy(
            () ->
                AdminServer.start(
                    "no-such-host.invalid", 0, new Secret("t0ken-of-a-test"), nothing()))
        .withMessageContaining("no-such-host.invalid:0")
        .withMessageContaining("there is no such host");
  }

  @Test
  void aClosedServerGivesItsPortBack() throws IOException {
    var first = AdminServer.start(LOCALHOST, 0, null, nothing());
    int port = first.port();
    first.close();

    try (var second = AdminServer.start(LOCALHOST, port, null, nothing())) {
      assertThat(second.port()).isEqualTo(port);
    }
  }

  private static AdminServer.Contents nothing() {
    return new AdminServer.Contents(() -> "", List.of(), List.of(), NO_MODELS);
  }

  private static void assertJson(HttpResponse<String> response, String expected) {
    assertThat(Json.mapper().readTree(response.body())).isEqualTo(Json.mapper().readTree(expected));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(server, path);
  }

  private static HttpResponse<String> get(AdminServer server, String path) throws Exception {
    return send(server, "GET", path);
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return send(server, method, path);
  }

  private static HttpResponse<String> send(AdminServer server, String method, String path)
      throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .method(method, BodyPublishers.noBody())
              .build();
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
