package dev.sluice.worker.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.UnauthorizedException;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Json;
import dev.sluice.worker.route.Catalogue;
import dev.sluice.worker.route.Catalogue.Offer;
import dev.sluice.worker.route.Model;
import dev.sluice.worker.route.RoutingDefaults;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is shown what on the admin port, and what a client can do to it. */
@Timeout(60)
final class AdminAccessIT {

  private static final String TOKEN = "t0ken-of-a-test";
  private static final String LOCALHOST = "127.0.0.1";
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  private final AtomicReference<String> token = new AtomicReference<>(TOKEN);

  /**
   * What came back.
   *
   * @param head status line and headers
   */
  private record Answer(int status, String head, String body) {

    /** By its length, since the server leaves it to the client to close the connection. */
    static Answer read(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          throw new EOFException("it hung up after: " + head);
        }
        head.append((char) next);
      }
      Matcher length = LENGTH.matcher(head);
      int bytes = length.find() ? Integer.parseInt(requireNonNull(length.group(1))) : 0;
      return new Answer(
          Integer.parseInt(head.toString().split(" ", 3)[1]),
          head.toString(),
          new String(in.readNBytes(bytes), US_ASCII));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/v1/models", "/v1/models/m", "/nothing", "/health", "/"})
  void withoutTheTokenNothingIsShownAndNothingSaidOfWhatThereIs(String path) throws Exception {
    try (AdminServer server = guarded()) {
      Answer answer = get(server, path, "worker-1:8080");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.head()).containsIgnoringCase("WWW-Authenticate: Bearer");
      assertThat(answer.body()).contains("admin.token").doesNotContain("/metrics", "sluice_");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong-token-of-a-test",
        "Bearer t0ken-of-a-tes",
        "Bearer t0ken-of-a-testt",
        "Bearer T0KEN-OF-A-TEST",
        "Bearer",
        "Bearer ",
        "Basic t0ken-of-a-test",
        "t0ken-of-a-test"
      })
  void whatIsNotTheTokenOpensNothing(String authorization) throws Exception {
    try (AdminServer server = guarded()) {
      Answer answer = get(server, "/metrics", "worker-1", "Authorization: " + authorization);

      assertThat(answer.status()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @CsvSource({"Authorization: Bearer t0ken-of-a-test", "authorization:bearer  t0ken-of-a-test "})
  void theTokenOpensEverything(String header) throws Exception {
    try (AdminServer server = guarded()) {
      assertThat(get(server, "/metrics", "worker-1", header).body()).contains("sluice_jobs_total");
      assertThat(get(server, "/health/ready", "worker-1", header).body()).contains("a broker");
      assertThat(get(server, "/nothing", "worker-1", header).status()).isEqualTo(404);
    }
  }

  @Test
  void aProbeNeedsNoTokenAndIsToldNoMoreThanUpOrDown() throws Exception {
    try (AdminServer server = guarded()) {
      Answer live = get(server, "/health/live", "10.0.0.7:8080");
      Answer ready = get(server, "/health/ready", "10.0.0.7:8080");

      assertThat(live.status()).isEqualTo(200);
      assertThat(Json.mapper().readTree(live.body()))
          .isEqualTo(Json.mapper().readTree("{\"status\":\"UP\"}"));
      assertThat(ready.status()).isEqualTo(503);
      assertThat(Json.mapper().readTree(ready.body()))
          .isEqualTo(Json.mapper().readTree("{\"status\":\"DOWN\"}"));
    }
  }

  @Test
  void aCheckThatFailsTellsAProbeNothingMoreEither() throws Exception {
    try (AdminServer server =
        AdminServer.start(LOCALHOST, 0, new Secret(TOKEN), contents(AdminAccessIT::broken))) {
      Answer ready = get(server, "/health/ready", "worker-1");

      assertThat(ready.status()).isEqualTo(500);
      assertThat(ready.body()).isEqualTo("{\"status\":\"DOWN\"}");
    }
  }

  @Test
  void aTokenThatIsReplacedInItsFileCountsAtOnce() throws Exception {
    try (AdminServer server = guarded()) {
      token.set("another-t0ken");

      assertThat(get(server, "/metrics", "w", "Authorization: Bearer " + TOKEN).status())
          .isEqualTo(401);
      assertThat(get(server, "/metrics", "w", "Authorization: Bearer another-t0ken").status())
          .isEqualTo(200);
    }
  }

  @Test
  void openAisClientSendsTheTokenAsItsKey() {
    try (AdminServer server = guarded()) {
      OpenAIClient client = openAi(server, TOKEN);
      OpenAIClient stranger = openAi(server, "sk-something-else");
      try {
        assertThat(client.models().list().data()).extracting(model -> model.id()).contains("m");
        assertThatExceptionOfType(UnauthorizedException.class)
            .isThrownBy(() -> stranger.models().list())
            .withMessageContaining("admin.token");
      } finally {
        client.close();
        stranger.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1:8080", "localhost:8080", "localhost", "LOCALHOST:1", "[::1]:8080"})
  void withoutATokenThisMachineIsAnswered(String host) throws Exception {
    try (AdminServer server = open()) {
      assertThat(get(server, "/metrics", host).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rebound.example.com",
        "rebound.example.com:8080",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "10.0.0.7:8080",
        "localhost."
      })
  void withoutATokenNoPageIsShownToABrowserThatWasLuredHere(String host) throws Exception {
    try (AdminServer server = open()) {
      for (String path : List.of("/metrics", "/v1/models", "/health/ready", "/nothing")) {
        Answer answer = get(server, path, host);

        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.body()).contains("admin.token").doesNotContain("sluice_jobs", "UP");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "sluice.example.com"})
  void nothingIsServedToOtherMachinesWithoutAToken(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AdminServer.start(host, 0, null, contents(AdminAccessIT::down)));
  }

  /** It may hang up before all of it was sent, and before the answer is read. */
  @Test
  void aRequestLineThatIsTooLongIsRefused() throws Exception {
    try (AdminServer server = open()) {
      try {
        assertThat(get(server, "/v1/models/" + "m".repeat(10_000), LOCALHOST).status())
            .isEqualTo(414);
      } catch (EOFException | SocketException e) {
        assertThat(e).isNotNull();
      }
      assertThat(get(server, "/metrics", LOCALHOST).status()).isEqualTo(200);
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws Exception {
    try (AdminServer server = open()) {
      Answer answer = get(server, "/metrics", LOCALHOST, "X-Long: " + "x".repeat(50_000));

      assertThat(answer.status()).isBetween(400, 599);
      assertThat(answer.body()).doesNotContain("sluice_jobs_total");
      assertThat(get(server, "/metrics", LOCALHOST).status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsNotRead() throws Exception {
    try (AdminServer server = open()) {
      assertThat(get(server, "/metrics", LOCALHOST, "Content-Length: 1000000000").status())
          .isEqualTo(413);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx"
      })
  void aClientThatSaysNothingMoreIsHungUpOn(String begun) throws Exception {
    try (AdminServer server = start(null, Duration.ofSeconds(2));
        Socket silent = begun(server, begun)) {
      silent.setSoTimeout(30_000);
      byte[] said = silent.getInputStream().readAllBytes(); // Until it hangs up.

      assertThat(said.length).isLessThan(1_000);
    }
  }

  /** It sends a byte now and then, so that it is never silent and never done. */
  @ParameterizedTest
  @ValueSource(strings = {"GET /", "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX-Slow: "})
  void aClientThatNeverEndsItsRequestIsHungUpOn(String begun) throws Exception {
    try (AdminServer server = start(null, Duration.ofSeconds(2));
        Socket slow = begun(server, begun)) {
      slow.setSoTimeout(200);

      assertThat(isHungUp(slow)).isTrue();
      assertThat(get(server, "/metrics", LOCALHOST).status()).isEqualTo(200);
    }
  }

  private static Socket begun(AdminServer server, String request) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral(LOCALHOST), server.port());
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  /** Whether the other side closes the connection while a byte is sent every 200 ms. */
  private static boolean isHungUp(Socket slow) throws IOException {
    InputStream in = slow.getInputStream();
    for (int sent = 0; sent < 150; sent++) {
      try {
        slow.getOutputStream().write('x');
        if (in.read() < 0) {
          return true;
        }
      } catch (SocketTimeoutException e) {
        assertThat(slow.isClosed()).isFalse(); // It still waits for the rest.
      } catch (SocketException e) {
        return true;
      }
    }
    return false;
  }

  private AdminServer guarded() {
    return start(new Secret(token::get), Duration.ofSeconds(30));
  }

  private static AdminServer open() {
    return start(null, Duration.ofSeconds(30));
  }

  private static AdminServer start(@Nullable Secret token, Duration patience) {
    return AdminServer.start(LOCALHOST, 0, token, contents(AdminAccessIT::down), patience);
  }

  private static Health down() {
    return Health.down("kafka", "a broker at 10.9.8.7 does not answer");
  }

  private static Health broken() {
    throw new IllegalStateException("secret detail");
  }

  private static AdminServer.Contents contents(Supplier<Health> readiness) {
    LinkedHashMap<String, Offer> offers = new LinkedHashMap<>();
    offers.put("p", new Offer(List.of(Model.named("m")), List.of(), null));
    return new AdminServer.Contents(
        () -> "sluice_jobs_total 1.0\n",
        List.of(() -> Health.up("worker", "running")),
        List.of(readiness),
        new Models(() -> new Catalogue(offers), RoutingDefaults.NONE, Instant.EPOCH));
  }

  private static OpenAIClient openAi(AdminServer server, String key) {
    return OpenAIOkHttpClient.builder()
        .apiKey(key)
        .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
        .maxRetries(0)
        .build();
  }

  private static Answer get(AdminServer server, String path, String host, String... headers)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral(LOCALHOST), server.port())) {
      socket.setSoTimeout(20_000);
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
      request.append("Host: ").append(host).append("\r\nConnection: close\r\n");
      List.of(headers).forEach(header -> request.append(header).append("\r\n"));
      socket.getOutputStream().write(request.append("\r\n").toString().getBytes(US_ASCII));
      return Answer.read(socket.getInputStream());
    }
  }
}
