package dev.sluice.worker.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * The one HTTP client of a worker, shared by all its providers. Callers block on their own virtual
 * threads; a few platform threads of the client's own do the reading and writing for all of them.
 */
public final class HttpTransport implements AutoCloseable {

  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** The largest answer that is read. */
  static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  /** Permits and the worker's window decide how much is in flight, never the client. */
  private static final int UNLIMITED = 1 << 20;

  private static final Duration IDLE_CONNECTION = Duration.ofMinutes(1);

  private final HttpClient client;

  private HttpTransport(HttpClient client) {
    this.client = client;
  }

  /**
   * @param connectTimeout how long to try to reach a provider's host
   */
  public static HttpTransport start(Duration connectTimeout) {
    HttpClient client = new HttpClient();
    client.setName("sluice-http");
    client.setExecutor(threads());
    client.setScheduler(new ScheduledExecutorScheduler("sluice-http-timer", true));
    client.setConnectTimeout(connectTimeout.toMillis());
    client.setIdleTimeout(IDLE_CONNECTION.toMillis());
    client.setMaxConnectionsPerDestination(UNLIMITED);
    client.setMaxRequestsQueuedPerDestination(UNLIMITED);
    // A redirect would carry prompts and credentials to a host that nobody configured.
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Sluice"));
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client does not start: " + e.getMessage(), e);
    }
    // It would turn a 401 without a challenge, which is what providers send, into a broken call.
    client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
    return new HttpTransport(client);
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("sluice-http");
    threads.setDaemon(true);
    return threads;
  }

  /**
   * Sends JSON and waits for the whole answer.
   *
   * @param silence the longest time without a byte
   * @param total the longest time for everything
   * @throws InterruptedException if the caller was interrupted; the connection is then closed
   */
  HttpReply post(
      URI uri, Map<String, String> headers, byte[] json, Duration silence, Duration total)
      throws InterruptedException {
    long startedAt = System.nanoTime();
    Request request =
        client
            .newRequest(uri)
            .method(HttpMethod.POST)
            .headers(fields -> headers.forEach(fields::put))
            .body(new BytesRequestContent("application/json", json))
            // Jetty reads zero as "no limit".
            .idleTimeout(Math.max(1, silence.toMillis()), TimeUnit.MILLISECONDS)
            .timeout(Math.max(1, total.toMillis()), TimeUnit.MILLISECONDS);
    Progress progress = new Progress();
    request.onResponseBegin(response -> progress.answering = true);
    CompletableFuture<ContentResponse> answer =
        new CompletableResponseListener(request, MAX_ANSWER_BYTES).send();
    try {
      ContentResponse response = answer.get();
      return new HttpReply.Whole(
          response.getStatus(),
          response.getHeaders(),
          response.getMediaType(),
          response.getContent());
    } catch (ExecutionException e) {
      boolean outOfTime = System.nanoTime() - startedAt >= total.toNanos();
      return TransportFailure.of(
          e.getCause(), uri, progress.answering, outOfTime ? total : silence);
    } catch (InterruptedException e) {
      // Closes the connection; nobody is left to hear whether the answer had just come.
      var _ = request.abort(e);
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client does not stop: " + e.getMessage(), e);
    }
  }

  /** Written by the client's thread, read by the caller's after the answer has failed. */
  private static final class Progress {
    volatile boolean answering;
  }
}
