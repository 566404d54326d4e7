package dev.sluice.benchmarks;

import dev.sluice.benchmarks.limits.LimitedProvider;
import dev.sluice.benchmarks.limits.Second;
import dev.sluice.schema.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Steers the simulator, and asks it what it saw. */
final class SimulatorControl implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  /**
   * @param url what its paths begin with
   */
  SimulatorControl(String url) {
    this.url = url;
  }

  /** Has a provider enforce its limits from now on, beginning with none of them used. */
  void limit(String name, LimitedProvider provider) throws IOException, InterruptedException {
    ObjectNode behavior = Json.mapper().createObjectNode();
    behavior
        .putObject("limits")
        .put("requests_per_minute", LimitedProvider.REQUESTS_PER_MINUTE)
        .put("tokens_per_minute", LimitedProvider.TOKENS_PER_MINUTE)
        .put("window", provider.counting().wireName());
    behavior.putObject("latency").put("median_ms", 200).put("sigma", 0.5);
    send(
        HttpRequest.newBuilder(URI.create(url + name))
            .PUT(BodyPublishers.ofString(behavior.toString())));
  }

  /** What a provider did in the last ten minutes, second by second. */
  List<Second> seconds(String name) throws IOException, InterruptedException {
    JsonNode admissions = send(HttpRequest.newBuilder(URI.create(url + name + "/admissions")));
    List<Second> seconds = new ArrayList<>();
    for (JsonNode second : admissions.path("seconds")) {
      seconds.add(
          new Second(
              Instant.parse(second.path("at").asString()).getEpochSecond(),
              second.path("admitted").asLong(),
              second.path("rejected").asLong(),
              second.path("input_tokens").asLong() + second.path("output_tokens").asLong()));
    }
    return seconds;
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new BenchmarkException("the simulator refused: " + answer.body());
    }
    return Json.mapper().readTree(answer.body());
  }

  @Override
  public void close() {
    http.close();
  }
}
