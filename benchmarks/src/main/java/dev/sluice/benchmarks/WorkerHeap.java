package dev.sluice.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Path;

/** What a worker holds in its heap. */
final class WorkerHeap {

  private static final String POOL = "jvm_memory_used_bytes{area=\"heap\"";

  private WorkerHeap() {}

  /** Bytes that are in use once its garbage is collected. */
  static long used(Child worker, HttpClient http) throws InterruptedException {
    collect(worker);
    return WorkerMeter.lines(worker, http)
        .filter(line -> line.startsWith(POOL))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 1).strip()))
        .sum();
  }

  private static void collect(Child worker) throws InterruptedException {
    String jcmd =
        Path.of(requireNonNull(System.getProperty("java.home"), "java.home"), "bin", "jcmd")
            .toString();
    try {
      int exit =
          new ProcessBuilder(jcmd, Long.toString(worker.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new BenchmarkException("jcmd could not have the worker collect its garbage");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
