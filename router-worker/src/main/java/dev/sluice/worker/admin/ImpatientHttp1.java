package dev.sluice.worker.admin;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;

/**
 * HTTP/1.1 that hangs up on a client once it has taken too long over a request, whatever it has
 * sent of it. The server by itself does so only before the headers begin, and its read timeout is
 * not in effect; a few hundred clients that never end could so keep all others out.
 */
final class ImpatientHttp1 implements ServerConnectionSelector {

  private final Http1ConnectionSelector http1;

  ImpatientHttp1(Http1Config config) {
    this.http1 = Http1ConnectionSelector.builder().config(config).build();
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http1.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http1.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http1.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    return new Connection(http1.connection(context));
  }

  private record Connection(ServerConnection delegate)
      implements ServerConnection, InterruptableTask<Void> {

    @Override
    public void handle(Limit limit) throws InterruptedException {
      delegate.handle(limit);
    }

    @Override
    public boolean canInterrupt() {
      return delegate instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    /** Since the last request came, or was answered. */
    @Override
    public Duration idleTime() {
      return delegate.idleTime();
    }

    /** Called when it was idle for too long, and at the end. */
    @Override
    public void close(boolean interrupt) {
      delegate.close(true);
    }
  }
}
