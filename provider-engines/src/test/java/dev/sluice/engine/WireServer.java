package dev.sluice.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** An HTTP server that can misbehave down to the byte; every connection has its own thread. */
public final class WireServer implements AutoCloseable {

  /** Answers one request, with whatever bytes it likes. */
  public interface Script {
    void answer(Received request, Connection connection) throws Exception;
  }

  public record Received(String path, Map<String, String> headers, String body) {}

  private final ServerSocket server;
  private final Script script;
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

  public WireServer(Script script) throws IOException {
    this.server = new ServerSocket(0, 2048, InetAddress.getLoopbackAddress());
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /** Its base URL, which ends with {@code /v1}. */
  public URI host() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many connections were made. */
  public int connections() {
    return sockets.size();
  }

  /** All requests so far. */
  public List<Received> requests() {
    return List.copyOf(received);
  }

  /** The one request that there was. */
  public Received onlyRequest() {
    if (received.size() != 1) {
      throw new AssertionError("expected one request, there were " + received.size());
    }
    return received.element();
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Connection connection = new Connection(socket);
      for (Received request = read(in); request != null; request = read(in)) {
        received.add(request);
        script.answer(request, connection);
      }
    } catch (Exception e) {
      // The other side went away, or the script wanted it to see that.
    }
  }

  /** Null when the connection has ended. */
  private static @Nullable Received read(InputStream in) throws IOException {
    String requestLine = line(in);
    if (requestLine.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return new Received(
        requestLine.substring(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(' ')),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != -1 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** The server's end of a connection. */
  public record Connection(Socket socket) {

    public void json(int status, String body, String... headers) throws IOException {
      send(status, "application/json", body, headers);
    }

    public void send(int status, String type, String body, String... headers) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      raw(head(status, type, bytes.length, headers) + body);
    }

    /** The head of an answer of a length that need not be the truth. */
    public static String head(int status, String type, int length, String... headers) {
      StringBuilder head =
          new StringBuilder("HTTP/1.1 %d X\r\nContent-Type: %s\r\n".formatted(status, type));
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      return head.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
    }

    /** Begins an answer that comes in pieces. */
    public void begin(String type, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 200 X\r\nContent-Type: " + type + "\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      raw(head.append("Transfer-Encoding: chunked\r\n\r\n").toString());
    }

    /** Sends the next piece of an answer. */
    public void piece(String text) throws IOException {
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    /** Ends an answer that came in pieces. */
    public void end() throws IOException {
      raw("0\r\n\r\n");
    }

    public void raw(String text) throws IOException {
      raw(text.getBytes(StandardCharsets.UTF_8));
    }

    public void raw(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Closes with a reset instead of a proper end. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Blocks until the other side is gone. */
    public void awaitEnd() throws IOException {
      while (socket.getInputStream().read() != -1) {
        // Whatever still comes is of no interest.
      }
    }
  }
}
