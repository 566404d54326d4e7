package dev.sluice.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.client.ClientOptions;
import dev.sluice.client.SluiceClient;
import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.config.WorkerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A worker whose providers refuse every call and repeat all that they were sent, credentials
 * included, writes and shows none of them.
 */
@Timeout(180)
final class SecretsIT {

  private static final String HEADER_KEY = "sk-header-0123456789";
  private static final String EXTRA_KEY = "sk-extra-0123456789";
  private static final String QUERY_KEY = "sk-query+/=0123456789";
  private static final String FILE_KEY = "sk-file-0123456789";
  private static final String ROTATED_KEY = "sk-rotated-0123456789";
  private static final String CLIENT_SECRET = "sk-client-0123456789";
  private static final String TOKEN = "token-0123456789";
  private static final String AWS_KEY = "aws+secret/0123456789";
  private static final String AWS_SESSION = "aws+session/0123456789";

  private static final List<String> SECRETS =
      List.of(
          HEADER_KEY,
          EXTRA_KEY,
          QUERY_KEY,
          "sk-query%2B%2F%3D0123456789",
          FILE_KEY,
          ROTATED_KEY,
          CLIENT_SECRET,
          Base64.getEncoder().encodeToString(("client:" + CLIENT_SECRET).getBytes(UTF_8)),
          TOKEN,
          AWS_KEY,
          AWS_SESSION);

  private static final List<String> PROVIDERS =
      List.of("header", "query", "file", "oauth", "oauth-refused", "aws");

  @TempDir static Path directory;

  private static final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
  private static final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

  private static EmbeddedKafka broker;
  private static HttpServer echo;
  private static WorkerConfig config;
  private static Worker worker;
  private static SluiceClient client;

  /** Keeps the text of everything that is logged, stack traces included. */
  private static final class Memory extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      logged.add(event.getFormattedMessage());
      for (var thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
        logged.add(thrown.getClassName() + ": " + thrown.getMessage());
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    if (LoggerFactory.getLogger("dev.sluice") instanceof Logger logger) {
      Memory memory = new Memory();
      memory.setContext(logger.getLoggerContext());
      memory.start();
      logger.setLevel(Level.TRACE);
      logger.setAdditive(false);
      logger.addAppender(memory);
    }
    echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    echo.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    echo.createContext("/", SecretsIT::repeat);
    echo.start();
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    Files.writeString(directory.resolve("key"), FILE_KEY);
    config = ConfigLoader.load(configuration(), Map.of("HEADER_KEY", HEADER_KEY)::get);
    worker = Worker.start(config);
    client = SluiceClient.connect(ClientOptions.of(broker.bootstrapServers()));
  }

  /** Answers with 401 and all that came, except that it gives a token to those who ask for one. */
  private static void repeat(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String all = exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet();
    received.add(all);
    boolean token = "/token".equals(exchange.getRequestURI().getPath());
    String text = all.replace("\\", "\\\\").replace("\"", "\\\"");
    byte[] body =
        (token
                ? "{\"access_token\":\"%s\",\"expires_in\":3600}".formatted(TOKEN)
                : "{\"error\":{\"message\":\"refused %s\",\"type\":\"%s\",\"code\":\"%s\"}}"
                    .formatted(text, text, text))
            .getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("x-request-id", "request of somebody");
    exchange.sendResponseHeaders(token ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Path configuration() throws IOException {
    String host = "http://127.0.0.1:" + echo.getAddress().getPort();
    return Files.writeString(
        directory.resolve("sluice.yaml"),
        """
        kafka: {bootstrap.servers: "%s"}
        topics: {partitions: 1}
        admin: {port: 0}
        providers:
          header:
            engine: openai
            host: HOST/v1
            auth: {type: header, header_name: Authorization, header_value: "Bearer ${HEADER_KEY}"}
            headers: {X-Extra: "EXTRA"}
          query: {engine: openai, host: HOST/v1, auth: {type: query, query_name: key, query_value: "QUERY"}}
          file: {engine: anthropic, host: HOST, auth: {type: header, header_name: x-api-key, header_value: "${file:key}"}}
          oauth: {engine: openai, host: HOST/v1, auth: {type: oauth, token_url: HOST/token, client_id: client, client_secret: CLIENT}}
          oauth-refused: {engine: ollama, host: HOST, auth: {type: oauth, token_url: HOST/no, client_id: client, client_secret: CLIENT}}
          aws: {engine: bedrock, host: HOST, auth: {type: aws, region: eu-west-1, access_key_id: AKID, secret_access_key: "AWSKEY", session_token: "AWSSESSION"}}
        """
            .formatted(broker.bootstrapServers())
            .replace("HOST/", host + "/")
            .replace("host: HOST,", "host: \"" + host + "\",")
            .replace("EXTRA", EXTRA_KEY)
            .replace("QUERY", QUERY_KEY)
            .replace("CLIENT", CLIENT_SECRET)
            .replace("AWSKEY", AWS_KEY)
            .replace("AWSSESSION", AWS_SESSION));
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    worker.stop();
    broker.close();
    echo.stop(0);
    if (LoggerFactory.getLogger("dev.sluice") instanceof Logger logger) {
      logger.detachAndStopAllAppenders();
      logger.setLevel(null);
      logger.setAdditive(true);
    }
  }

  @Test
  void nothingThatAFailingWorkerWritesOrShowsHoldsACredential() throws Exception {
    List<String> shown = new ArrayList<>();
    for (String provider : PROVIDERS) {
      shown.add(fail(Job.chat(provider + "/m", "Hi")));
      shown.add(fail(Job.chat(provider + "/m", "Hi").streamed()));
    }
    Files.writeString(directory.resolve("key"), ROTATED_KEY);
    shown.add(fail(Job.chat("file/m", "Hi")));
    for (String topic : List.of("llm.results", "llm.dead-letters", "llm.stream")) {
      shown.addAll(records(topic));
    }
    shown.add(metrics());
    shown.add(config.toString());
    shown.addAll(logged);

    assertThat(String.join("\n", received))
        .contains(HEADER_KEY, EXTRA_KEY, FILE_KEY, ROTATED_KEY, TOKEN);
    assertThat(String.join("\n", shown))
        .contains("refused", "[hidden]", "does not list its models");
    assertThat(SECRETS)
        .allSatisfy(secret -> assertThat(shown).noneMatch(text -> text.contains(secret)));
  }

  private static String fail(Job job) throws Exception {
    JobResult result = client.request(job).get(60, TimeUnit.SECONDS);
    assertThat(result.outcome()).isInstanceOf(JobResult.Failed.class);
    return result.toString();
  }

  private static List<String> records(String topic) {
    try (ResultReader reader = new ResultReader(broker.bootstrapServers(), topic)) {
      return reader.readToEnd().stream()
          .flatMap(
              record ->
                  Stream.concat(
                      Stream.of(record.value()),
                      Arrays.stream(record.headers().toArray()).map(header -> header.value())))
          .map(bytes -> new String(bytes, UTF_8))
          .toList();
    }
  }

  private static String metrics() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + worker.adminPort() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
