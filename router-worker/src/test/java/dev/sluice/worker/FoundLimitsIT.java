package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import dev.sluice.simulator.Behavior;
import dev.sluice.simulator.Latency;
import dev.sluice.simulator.limit.Admissions;
import dev.sluice.simulator.limit.Limits;
import dev.sluice.simulator.limit.Limits.Window;
import dev.sluice.simulator.openai.Dialect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Providers of which no limits are configured, and which have some, through a whole worker. */
@Timeout(180)
final class FoundLimitsIT {

  private static final int PER_MINUTE = 600;

  @TempDir static Path directory;

  private static RoutingScene scene;

  @BeforeAll
  static void start() throws Exception {
    Behavior usual = Behavior.INSTANT.withLatency(Latency.fixed(Duration.ofMillis(200)));
    scene =
        RoutingScene.start(
            directory,
            Map.of(
                "telling",
                usual.withLimits(new Limits(PER_MINUTE, null, null).with(Window.SLIDING)),
                "silent",
                usual.withLimits(PER_MINUTE, null, null).withDialect(Dialect.XAI)),
            """
            providers:
              telling: {engine: openai, host: "${SIMULATOR}/telling/v1", models: [{name: told}]}
              silent: {engine: openai, host: "${SIMULATOR}/silent/v1", models: [{name: untold}]}
            """);
  }

  @AfterAll
  static void stop() throws InterruptedException {
    scene.stop();
  }

  @Test
  void aLimitThatTheProviderStatesIsFoundAndHeld() throws Exception {
    runAll("told", 300);

    Admissions admissions = scene.simulator().admissions("telling");
    assertThat(admissions.rejected()).isLessThan(6);
    List<Admissions.Second> held = withoutTheFirst(3, admissions);
    assertThat(held).allSatisfy(second -> assertThat(second.admitted()).isLessThan(20));
    assertThat(perMinute(held)).isBetween(PER_MINUTE * 0.95, PER_MINUTE * 1.02);
  }

  /** Its bucket is empty when the worker comes, or it would let much more through at first. */
  @Test
  void aLimitThatNobodyStatesIsFoundByTrying() throws Exception {
    useUp("silent");
    runAll("untold", 300);

    Admissions admissions = scene.simulator().admissions("silent");
    List<Admissions.Second> held = withoutTheFirst(5, admissions);
    assertThat(perMinute(held)).isGreaterThan(PER_MINUTE * 0.7);
    int admitted = held.stream().mapToInt(Admissions.Second::admitted).sum();
    int rejected = held.stream().mapToInt(Admissions.Second::rejected).sum();
    assertThat(rejected).isLessThan(admitted / 3); // Three of four calls, or more, are answered.
  }

  private static void runAll(String model, int count) throws Exception {
    List<Job> jobs =
        IntStream.range(0, count).mapToObj(i -> Job.chat(model, "question " + i)).toList();
    for (JobResult result : scene.runAll(jobs)) {
      assertThat(result.outcome()).isInstanceOf(JobResult.Succeeded.class);
    }
  }

  /** The last second, which may be cut off, is left out as well. */
  private static List<Admissions.Second> withoutTheFirst(int seconds, Admissions admissions) {
    List<Admissions.Second> all = admissions.seconds();
    int last = all.size() - 1;
    while (all.get(last).admitted() == 0) {
      last--;
    }
    return all.subList(seconds, last);
  }

  private static double perMinute(List<Admissions.Second> seconds) {
    int sum = seconds.stream().mapToInt(Admissions.Second::admitted).sum();
    return sum * 60.0 / seconds.size();
  }

  private static void useUp(String provider) throws Exception {
    URI uri = URI.create(scene.simulator().baseUrl(provider) + "/chat/completions");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      List<CompletableFuture<Integer>> answers =
          IntStream.range(0, PER_MINUTE)
              .mapToObj(
                  i ->
                      http.sendAsync(request, BodyHandlers.discarding())
                          .thenApply(response -> response.statusCode()))
              .toList();
      answers.forEach(CompletableFuture::join);
    }
  }
}
