package dev.sluice.client;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Many threads at once. */
final class Crowd {

  private Crowd() {}

  /** Runs all of them on eight threads, and fails if one of them does. */
  static void run(List<Callable<@Nullable Void>> tasks)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<@Nullable Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
