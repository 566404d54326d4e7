package dev.sluice.worker.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Another program that uses the same bucket, and knows nothing but its key and its size. */
final class ForeignProgram implements AutoCloseable {

  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final String key;
  private final BucketProxy bucket;
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean working = true;

  ForeignProgram(RedisServer server, String key, BucketConfiguration configuration) {
    this.key = key;
    client = RedisClient.create(RedisURI.create(server.uri()));
    connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    bucket =
        Bucket4jLettuce.casBasedBuilder(connection)
            .build()
            .builder()
            .build(key, () -> configuration);
  }

  BucketProxy bucket() {
    return bucket;
  }

  BucketConfiguration configuration() {
    return Bucket4jLettuce.casBasedBuilder(connection)
        .build()
        .getProxyConfiguration(key)
        .orElseThrow();
  }

  /** One after another, waiting in turn. */
  void take() {
    Thread.startVirtualThread(
        () -> {
          try {
            while (working) {
              bucket.asBlocking().consume(1);
              taken.incrementAndGet();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** How much it has taken so. */
  int taken() {
    return taken.get();
  }

  @Override
  public void close() {
    working = false;
    connection.close();
    client.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
