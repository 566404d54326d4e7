package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** What a worker tells of itself. */
enum WorkerMeter {
  /** Jobs that are taken and not yet published. */
  IN_FLIGHT("sluice_jobs_in_flight "),
  /** Records of its partitions that it has not yet taken. */
  LAG("sluice_jobs_lag ");

  private final String line;

  WorkerMeter(String line) {
    this.line = line;
  }

  double read(Child worker, HttpClient http) throws InterruptedException {
    return lines(worker, http)
        .filter(shown -> shown.startsWith(line))
        .mapToDouble(shown -> Double.parseDouble(shown.substring(line.length())))
        .findFirst()
        .orElseThrow(() -> new BenchmarkException("a worker does not tell its " + line));
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
