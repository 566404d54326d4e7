package dev.sluice.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.engine.http.HttpCall;
import dev.sluice.provider.Auth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AWS's own chain, with a home directory, a container and an instance of the test's. */
final class AwsKeyChainIT {

  private static final Duration BUDGET = Duration.ofSeconds(20);

  @TempDir private Path home;

  /** What the chain reads beside the environment, as the test found it. */
  private final Map<String, @Nullable String> before = new TreeMap<>();

  @BeforeEach
  void isolate() throws IOException {
    // The environment goes first, and a test cannot take it away.
    assumeThat(System.getenv()).doesNotContainKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    set("aws.profile", "default");
    set("aws.sharedCredentialsFile", Files.writeString(home.resolve("credentials"), "").toString());
    set("aws.configFile", Files.writeString(home.resolve("config"), "").toString());
    set("aws.disableEc2Metadata", "true");
  }

  @AfterEach
  void restore() {
    before.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  private void set(String name, String value) {
    before.putIfAbsent(name, System.getProperty(name));
    System.setProperty(name, value);
  }

  private static String signed() throws Exception {
    AwsAuthorizer authorizer =
        AwsAuthorizer.of(new Auth.AwsSigV4("us-east-1", null), InstantSource.system());
    HttpCall call = HttpCall.get(URI.create("https://bedrock.us-east-1.amazonaws.com/x"));
    return authorizer.authorize(call, BUDGET).headers().toString();
  }

  @Test
  void aProfileIsUsed() throws Exception {
    Files.writeString(
        home.resolve("credentials"),
        "[default]\naws_access_key_id=AKIDPROFILE\naws_secret_access_key=secret-of-profile\n");

    assertThat(signed()).contains("Credential=AKIDPROFILE/");
  }

  @Test
  void theRoleOfAContainerIsUsed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer container =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    container.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          byte[] keys =
              """
              {"AccessKeyId":"AKIDCONTAINER","SecretAccessKey":"secret-of-container",
               "Token":"token-of-container","Expiration":"2099-01-01T00:00:00Z"}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    container.start();
    try {
      set(
          "aws.containerCredentialsFullUri",
          "http://127.0.0.1:" + container.getAddress().getPort() + "/keys");

      assertThat(signed()).contains("Credential=AKIDCONTAINER/", "token-of-container");
      assertThat(asked).hasValue(1);
    } finally {
      container.stop(0);
    }
  }

  @Test
  void whereThereAreNoneItSaysHowToGiveThem() {
    assertThatThrownBy(AwsKeyChainIT::signed)
        .isInstanceOf(CredentialException.class)
        .hasMessageStartingWith("found no AWS credentials; set AWS_ACCESS_KEY_ID");
  }
}
