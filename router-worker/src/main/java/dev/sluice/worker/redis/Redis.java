package dev.sluice.worker.redis;

import static java.util.Objects.requireNonNull;

import io.github.bucket4j.TimeoutException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Connects to Redis. A connection that is lost is not mended: another one takes its place. */
final class Redis implements AutoCloseable {

  /** Whoever takes longer to answer is of no use. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  static final String NO_ANSWER = "no answer within " + PATIENCE.toMillis() + " ms";

  private static final int THREADS = 2;

  private final Supplier<String> uri;
  private final String prefix;
  private final ClientResources resources;
  private final RedisClient client;

  /**
   * @param uri asked at each connection, for its password may change
   * @param prefix of all keys
   */
  Redis(Supplier<String> uri, String prefix) {
    this.uri = requireNonNull(uri, "uri is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    resources =
        ClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .build();
    client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(PATIENCE).build())
            .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
            .build());
  }

  /** Where it is; without any secret. */
  String address() {
    return current().toString();
  }

  private Address current() {
    return new Address(URI.create(uri.get()), PATIENCE);
  }

  /**
   * Buckets that can be drawn from.
   *
   * @throws RedisUnavailableException if they cannot, and why
   */
  RemoteBuckets connect() throws RedisUnavailableException {
    Address address = current();
    RemoteBuckets buckets = null;
    try {
      var codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
      buckets = new RemoteBuckets(client.connect(codec, address.uri()), prefix, PATIENCE);
      buckets.probe();
      return buckets;
    } catch (RuntimeException e) {
      if (buckets != null) {
        buckets.close();
      }
      throw new RedisUnavailableException(address.hideIn(reason(e)));
    }
  }

  /** By the innermost cause: what is around it tells of the client's own layers. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return switch (cause) {
      case RedisCommandTimeoutException _, TimeoutException _ -> NO_ANSWER;
      case ClosedChannelException _ -> "the connection was closed";
      case Throwable other when other.getMessage() == null -> other.getClass().getSimpleName();
      case Throwable other -> String.valueOf(other.getMessage());
    };
  }

  @Override
  public void close() {
    client.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    var _ = resources.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
