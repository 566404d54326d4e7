package dev.sluice.engine.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.WWWAuthenticationProtocolHandler;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client of a worker, shared by all its providers. Callers block on their own virtual
 * threads; a few platform threads of the client's own do the reading and writing for all of them.
 * They start with the first call.
 */
public final class HttpTransport implements AutoCloseable {

  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** The largest answer that is read. */
  public static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

  /** Permits and the worker's window decide how much is in flight, never the client. */
  private static final int UNLIMITED = 1 << 20;

  private static final int READ_BUFFER = 4096;

  private static final Duration IDLE_CONNECTION = Duration.ofMinutes(1);

  private final Duration connectTimeout;
  private final ReentrantLock starting = new ReentrantLock();
  private volatile @Nullable HttpClient started;

  /**
   * @param connectTimeout how long to try to reach a provider's host
   */
  public HttpTransport(Duration connectTimeout) {
    this.connectTimeout = requireNonNull(connectTimeout, "connectTimeout is null");
  }

  private HttpClient client() throws InterruptedException {
    HttpClient client = started;
    if (client != null) {
      return client;
    }
    starting.lockInterruptibly();
    try {
      client = started;
      if (client == null) {
        client = start(connectTimeout);
        started = client;
      }
      return client;
    } finally {
      starting.unlock();
    }
  }

  private static HttpClient start(Duration connectTimeout) throws InterruptedException {
    HttpClient client = new HttpClient();
    client.setName("sluice-http");
    client.setExecutor(threads());
    client.setScheduler(new ScheduledExecutorScheduler("sluice-http-timer", true));
    client.setConnectTimeout(connectTimeout.toMillis());
    client.setIdleTimeout(IDLE_CONNECTION.toMillis());
    // A stream comes in small pieces: a thousand of them at once took twice the memory with larger
    // buffers outside the heap, and whole answers no less time.
    client.setResponseBufferSize(READ_BUFFER);
    client.setUseInputDirectByteBuffers(false);
    client.setMaxConnectionsPerDestination(UNLIMITED);
    client.setMaxRequestsQueuedPerDestination(UNLIMITED);
    // A redirect would carry prompts and credentials to a host that nobody configured.
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Sluice"));
    try {
      client.start();
    } catch (InterruptedException e) {
      // A call that is given up is no reason for the next one to fail.
      stop(client);
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client does not start: " + e.getMessage(), e);
    }
    // It would turn a 401 without a challenge, which is what providers send, into a broken call.
    client.getProtocolHandlers().remove(WWWAuthenticationProtocolHandler.NAME);
    return client;
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setName("sluice-http");
    threads.setDaemon(true);
    return threads;
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @param silence the longest time without a byte
   * @param total the longest time for everything
   * @throws InterruptedException if the caller was interrupted; the connection is then closed
   */
  public HttpReply send(HttpCall call, Duration silence, Duration total)
      throws InterruptedException {
    Patience patience = Patience.fromNow(silence, total);
    Request request =
        request(call)
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
      return TransportFailure.of(e.getCause(), call.uri(), progress.answering, patience.exceeded());
    } catch (InterruptedException e) {
      // Closes the connection; nobody is left to hear whether the answer had just come.
      var _ = request.abort(e);
      throw e;
    }
  }

  /**
   * Sends a request and waits for the beginning of the answer. One that is no success is read
   * whole.
   *
   * @param silence the longest time without a byte
   * @param total the longest time for everything, the reading of the body included
   * @throws InterruptedException if the caller was interrupted; the connection is then closed
   */
  public HttpStream open(HttpCall call, Duration silence, Duration total)
      throws InterruptedException {
    Patience patience = Patience.fromNow(silence, total);
    // Whoever reads keeps the time: the client would take a reader that is slow for a silence.
    ArrivingBytes bytes =
        new ArrivingBytes(request(call).idleTimeout(0, TimeUnit.MILLISECONDS), patience);
    try {
      StreamBody body = new StreamBody(call.uri(), bytes.begin(), bytes, patience);
      if (body.status() / 100 == 2) {
        return new HttpStream.Open(body);
      }
      try (body) {
        return new HttpStream.Ended(body.whole());
      }
    } catch (IOException e) {
      return new HttpStream.Ended(
          TransportFailure.of(e.getCause(), call.uri(), false, patience.exceeded()));
    }
  }

  private Request request(HttpCall call) throws InterruptedException {
    Request request =
        client()
            .newRequest(call.uri())
            .method(call.method())
            .headers(fields -> call.headers().forEach(fields::put));
    byte[] body = call.body();
    return body == null ? request : request.body(new BytesRequestContent(call.contentType(), body));
  }

  @Override
  public void close() {
    HttpClient client = started;
    if (client != null) {
      stop(client);
    }
  }

  private static void stop(HttpClient client) {
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
