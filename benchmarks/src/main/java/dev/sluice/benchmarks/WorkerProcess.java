package dev.sluice.benchmarks;

import dev.sluice.worker.Worker;
import dev.sluice.worker.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The worker with a configuration file, its only argument. Tells its admin port when it is ready.
 */
final class WorkerProcess {

  private WorkerProcess() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Lifeline.dieOnAnyFailure();
    Worker worker = Worker.start(ConfigLoader.load(Path.of(args[0])));
    worker
        .failure()
        .thenAccept(
            failure -> {
              failure.printStackTrace();
              Runtime.getRuntime().halt(1);
            });
    Lifeline.hold(Integer.toString(worker.adminPort()));
    worker.stop();
  }
}
