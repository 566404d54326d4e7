package dev.sluice.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A broker, a simulator and a worker, each in a process of its own, on ports that were free. */
final class Installation implements AutoCloseable {

  private final Sluice kafka;
  private final Sluice simulator;
  private final String bootstrap;
  private @Nullable Sluice worker;

  private Installation(Sluice kafka, Sluice simulator) {
    this.kafka = kafka;
    this.simulator = simulator;
    this.bootstrap = kafka.awaitSaying("listens on (\\S+)");
  }

  static Installation start(Path directory) throws Exception {
    Installation installation =
        new Installation(
            Sluice.start(directory, "kafka", "--port", "0"),
            Sluice.start(directory, "simulate", "--port", "0"));
    try {
      installation.startWorker(directory);
      return installation;
    } catch (Exception | AssertionError e) {
      installation.close();
      throw e;
    }
  }

  private void startWorker(Path directory) throws Exception {
    String provider = simulator.awaitSaying("answer at (\\S+)").replace("{provider}", "groq");
    Path config = directory.resolve("worker.yaml");
    Files.writeString(config, configuration(bootstrap, provider));
    worker = Sluice.start(directory, "worker", "--config", config.toString());
    worker.awaitSaying("takes jobs from (\\S+)");
  }

  static String configuration(String bootstrap, String provider) {
    return """
    kafka: {bootstrap.servers: "%s"}
    admin: {port: 0}
    providers:
      groq:
        engine: openai
        host: %s
        models:
          - {name: gpt-oss-120b, supports_vision: true}
          - {name: llama-3.3-70b}
          - {name: qwen3-32b, supports_vision: true}
          - {name: text-embedding-3-small}
    routing: {default_model: gpt-oss-120b}
    """
        .formatted(bootstrap, provider);
  }

  String bootstrap() {
    return bootstrap;
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
    simulator.close();
    kafka.close();
  }
}
