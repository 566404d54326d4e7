package dev.sluice.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A running single-node Kafka: broker and controller in this process, listening on 127.0.0.1 only.
 *
 * <p>It registers no shutdown hook. Whoever started it closes it, after everything that talks to
 * it; closing twice, or from two threads, is harmless.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private final DataDirectory directory;
  private final KraftNode node;
  private final String bootstrapServers;
  private boolean closed;

  private EmbeddedKafka(DataDirectory directory, KraftNode node, String bootstrapServers) {
    this.directory = directory;
    this.node = node;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * What to start.
   *
   * @param port where clients connect; 0 takes a free one
   * @param dataDirectory where records are kept and found again; null keeps them in a temporary
   *     directory that {@link #close} deletes
   */
  public record Options(int port, @Nullable Path dataDirectory) {

    public Options {
      if (port < 0 || port > 65_535) {
        throw new EmbeddedKafkaException("Port " + port + " is not between 0 and 65535.");
      }
    }

    /** A free port and a temporary directory. */
    public static Options temporary() {
      return new Options(0, null);
    }
  }

  /**
   * Starts a broker and returns when it serves requests.
   *
   * @throws EmbeddedKafkaException when it cannot; nothing is left running or on disk then
   */
  public static EmbeddedKafka start(Options options) {
    requireNonNull(options, "options is null");
    ExitGuard.install();
    DataDirectory directory = DataDirectory.open(options.dataDirectory());
    try {
      return start(options.port(), directory);
    } catch (RuntimeException | Error failure) {
      directory.discardIfNew();
      throw failure;
    }
  }

  private static EmbeddedKafka start(int port, DataDirectory directory) {
    try (ListenSockets sockets = ListenSockets.bind(port)) {
      BrokerSettings settings =
          new BrokerSettings(directory.path(), sockets.brokerPort(), sockets.controllerPort());
      directory.formatIfNew();
      KraftNode node = KraftNode.start(settings, sockets);
      return new EmbeddedKafka(directory, node, BrokerSettings.HOST + ":" + sockets.brokerPort());
    }
  }

  /** What a Kafka client wants as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The id that the data directory carries: the same each time that it is reopened. */
  public String clusterId() {
    return node.clusterId();
  }

  /** Where the records lie; gone after {@link #close} when it is temporary. */
  public Path dataDirectory() {
    return directory.path();
  }

  /** Stops the broker and deletes a temporary directory. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    node.stop();
    directory.close();
  }
}
