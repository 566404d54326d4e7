package dev.sluice.worker.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider.ImmediateRedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AddressTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @Test
  void allButTheHostMayBeLeftOut() {
    RedisURI uri = address("redis://redis.internal").uri();

    assertThat(uri.getHost()).isEqualTo("redis.internal");
    assertThat(uri.getPort()).isEqualTo(6379);
    assertThat(uri.getDatabase()).isZero();
    assertThat(uri.isSsl()).isFalse();
    assertThat(uri.getTimeout()).isEqualTo(TIMEOUT);
    assertThat(credentials(uri).hasPassword()).isFalse();
  }

  @Test
  void userPasswordPortDatabaseAndTlsAreUnderstood() {
    RedisURI uri = address("rediss://acme:p%40ss+w%3Ard@redis.internal:7000/3").uri();

    assertThat(uri.isSsl()).isTrue();
    assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
    assertThat(uri.getPort()).isEqualTo(7000);
    assertThat(uri.getDatabase()).isEqualTo(3);
    assertThat(credentials(uri).getUsername()).isEqualTo("acme");
    assertThat(credentials(uri).getPassword()).isEqualTo("p@ss+w:rd".toCharArray());
  }

  @Test
  void aPasswordNeedsNoUser() {
    RedisURI uri = address("redis://:s3cret@[::1]").uri();

    assertThat(uri.getHost()).isEqualTo("::1");
    assertThat(credentials(uri).hasUsername()).isFalse();
    assertThat(credentials(uri).getPassword()).isEqualTo("s3cret".toCharArray());
  }

  @Test
  void thePasswordIsNeverShown() {
    Address address = address("redis://acme:s3c%3Aret@redis.internal");

    assertThat(address).hasToString("redis.internal:6379");
    assertThat(address.hideIn("ERR unknown command 'HELLO' 'acme' 's3c:ret'"))
        .isEqualTo("ERR unknown command 'HELLO' 'acme' '[hidden]'");
    assertThat(address("redis://redis.internal").hideIn("ERR")).isEqualTo("ERR");
  }

  private static RedisCredentials credentials(RedisURI uri) {
    return ((ImmediateRedisCredentialsProvider) uri.getCredentialsProvider())
        .resolveCredentialsNow();
  }

  private static Address address(String uri) {
    return new Address(URI.create(uri), TIMEOUT);
  }
}
