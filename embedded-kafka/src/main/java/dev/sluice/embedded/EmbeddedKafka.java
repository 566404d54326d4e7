package dev.sluice.embedded;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
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
  private final @Nullable ServerCertificate certificate;
  private boolean closed;

  private EmbeddedKafka(
      DataDirectory directory,
      KraftNode node,
      String bootstrapServers,
      @Nullable ServerCertificate certificate) {
    this.directory = directory;
    this.node = node;
    this.bootstrapServers = bootstrapServers;
    this.certificate = certificate;
  }

  /**
   * What to start.
   *
   * @param port where clients connect; 0 takes a free one
   * @param dataDirectory where records are kept and found again; null keeps them in a temporary
   *     directory that {@link #close} deletes
   * @param security who may use it; null lets whoever connects do everything
   */
  public record Options(int port, @Nullable Path dataDirectory, @Nullable Security security) {

    public Options {
      if (port < 0 || port > 65_535) {
        throw new EmbeddedKafkaException("Port " + port + " is not between 0 and 65535.");
      }
      if (security != null && dataDirectory != null) {
        throw new IllegalArgumentException("users are made with the data directory, which is kept");
      }
    }

    /** One that everybody may use. */
    public Options(int port, @Nullable Path dataDirectory) {
      this(port, dataDirectory, null);
    }

    /** A free port and a temporary directory. */
    public static Options temporary() {
      return new Options(0, null);
    }

    /** The same, for users who are known. */
    public static Options secured(Security security) {
      return new Options(0, null, requireNonNull(security, "security is null"));
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
    ServerCertificate certificate = null;
    try {
      certificate = options.security() == null ? null : ServerCertificate.make();
      return start(options, directory, certificate);
    } catch (RuntimeException | Error failure) {
      directory.discardIfNew();
      if (certificate != null) {
        certificate.close();
      }
      throw failure;
    }
  }

  private static EmbeddedKafka start(
      Options options, DataDirectory directory, @Nullable ServerCertificate certificate) {
    SecuredListeners secured =
        options.security() == null || certificate == null
            ? null
            : new SecuredListeners(options.security(), certificate);
    try (ListenSockets sockets = ListenSockets.bind(options.port())) {
      BrokerSettings settings =
          new BrokerSettings(
              directory.path(), sockets.brokerPort(), sockets.controllerPort(), secured);
      directory.formatIfNew(secured == null ? List.of() : secured.scramUsers());
      KraftNode node = KraftNode.start(settings, sockets);
      return new EmbeddedKafka(
          directory, node, BrokerSettings.HOST + ":" + sockets.brokerPort(), certificate);
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

  /**
   * What clients have to trust, in PEM; gone after {@link #close}.
   *
   * @throws IllegalStateException if it speaks without TLS
   */
  public Path certificate() {
    if (certificate == null) {
      throw new IllegalStateException("this broker has no certificate");
    }
    return certificate.certificate();
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
    if (certificate != null) {
      certificate.close();
    }
  }
}
