package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.stream.Stream;

/** What a worker tells of itself. */
enum WorkerMeter {
  /** Jobs that are taken and not yet published. */
  IN_FLIGHT("sluice_jobs_in_flight "),
  /** Records of its partitions that it has not yet taken. */
  LAG("sluice_jobs_lag "),
  /** How often it has put a job aside, however long it rests. */
  PUT_ASIDE("sluice_jobs_parked_total{");

  private final String line;

  WorkerMeter(String line) {
    this.line = line;
  }

  double read(Child worker, HttpClient http) throws InterruptedException {
    double[] shown =
        lines(worker, http)
            .filter(one -> one.startsWith(line))
            .mapToDouble(one -> Double.parseDouble(one.substring(one.lastIndexOf(' '))))
            .toArray();
    if (shown.length == 0) {
      throw new BenchmarkException("a worker does not tell its " + line);
    }
    return Arrays.stream(shown).sum();
  }

  /** All that a worker tells of itself, line by line. */
  static Stream<String> lines(Child worker, HttpClient http) throws InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + worker.greeting() + "/metrics");
    try {
      return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
          .body()
          .lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
