package dev.sluice.engine.http;

import dev.sluice.engine.http.HttpReply.Broken;
import dev.sluice.schema.ErrorCode;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Names what went wrong below HTTP. */
final class TransportFailure {

  private TransportFailure() {}

  /**
   * @param answering whether the answer had begun
   * @param patience the timeout that has run out, if it was one
   */
  static Broken of(@Nullable Throwable failure, URI uri, boolean answering, Duration patience) {
    String host = String.valueOf(uri.getAuthority());
    return switch (failure) {
      case SocketTimeoutException _ -> network(host + " could not be reached in time");
      case TimeoutException _ when answering ->
          timeout("%s did not finish its answer within %s", host, patience);
      case TimeoutException _ -> timeout("%s did not answer within %s", host, patience);
      case ConnectException _ -> network(host + " refused the connection");
      case UnknownHostException _ -> network("there is no host " + host);
      case UnresolvedAddressException _ -> network("there is no host " + host);
      case SSLException e -> network(host + " could not be trusted: " + e.getMessage());
      case IllegalArgumentException e when answering && isTooLarge(e) -> tooLarge(uri);
      case null, default ->
          answering
              ? new Broken(ErrorCode.STREAM_BROKEN, host + " broke off in the middle of its answer")
              : network(host + " closed the connection without an answer");
    };
  }

  /**
   * The client's words for an answer that is larger than it may read. It throws exceptions of the
   * same kind when a connection is closed under its hands, and those are no fault of the job's.
   */
  private static boolean isTooLarge(IllegalArgumentException failure) {
    return String.valueOf(failure.getMessage()).startsWith("Buffering capacity");
  }

  static Broken tooLarge(URI uri) {
    return new Broken(
        ErrorCode.RESULT_TOO_LARGE,
        "%s answered with more than %d MiB"
            .formatted(uri.getAuthority(), HttpTransport.MAX_ANSWER_BYTES >> 20));
  }

  private static Broken network(String message) {
    return new Broken(ErrorCode.NETWORK, message);
  }

  private static Broken timeout(String message, String host, Duration patience) {
    // What a credential took is off the timeout by a millisecond that nobody asked about.
    String form = patience.toMillis() < 100 ? "%.3f s" : "%.2f s";
    String seconds = form.formatted(patience.toNanos() / 1e9).replaceFirst("\\.?0+ ", " ");
    return new Broken(ErrorCode.TIMEOUT, message.formatted(host, seconds));
  }
}
