package dev.sluice.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Sockets that are bound before the broker is configured, so that a free port is ours from the
 * moment it is known, and a port in use is noticed before anything has started. Closing this closes
 * those that the broker has not taken.
 */
final class ListenSockets implements ServerSocketFactory, AutoCloseable {

  private static final int BACKLOG = 1024;

  private final Map<Integer, ServerSocketChannel> waiting = new ConcurrentHashMap<>();
  private final int brokerPort;
  private final int controllerPort;

  private ListenSockets(int port) throws IOException {
    try {
      this.brokerPort = open(port);
      this.controllerPort = open(0);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  static ListenSockets bind(int port) {
    try {
      return new ListenSockets(port);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      throw new EmbeddedKafkaException(
          reason.contains("in use")
              ? "Port " + port + " is in use: stop what listens there, or choose another port."
              : "Cannot listen on port " + port + ": " + reason,
          e);
    }
  }

  private int open(int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(BrokerSettings.address(port), BACKLOG);
      channel.configureBlocking(false);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    int bound = channel.socket().getLocalPort();
    waiting.put(bound, channel);
    return bound;
  }

  int brokerPort() {
    return brokerPort;
  }

  int controllerPort() {
    return controllerPort;
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferSize)
      throws IOException {
    ServerSocketChannel channel = waiting.remove(address.getPort());
    if (channel == null) {
      throw new IOException("No socket was bound for listener " + listener + " at " + address);
    }
    return channel;
  }

  @Override
  public void close() {
    waiting.values().forEach(ListenSockets::close);
    waiting.clear();
  }

  private static void close(ServerSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
