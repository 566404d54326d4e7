package dev.sluice.cli;

import dev.sluice.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A local broker in the foreground. */
@Command(name = "kafka", description = "Runs a local Kafka broker until it is told to stop.")
final class KafkaCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      defaultValue = "9092",
      paramLabel = "PORT",
      description = "Where clients connect (default: ${DEFAULT-VALUE}; 0 takes a free one).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where records are kept (default: nowhere once it stops).")
  private @Nullable Path data;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(new EmbeddedKafka.Options(port, data))) {
      System.err.println("sluice: kafka listens on " + kafka.bootstrapServers());
      interruption.await();
      return ExitCode.INTERRUPTED;
    }
  }
}
