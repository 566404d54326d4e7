package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.schema.Job;
import dev.sluice.schema.JobResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that is not there, or not any more, is an error within a bounded time. */
@Timeout(120)
class OutageIT {

  @Test
  void aClusterThatIsNotThereIsNamedWithinTheConnectTimeout() throws IOException {
    String nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + free.getLocalPort();
    }

    assertUnreachable(ClientOptions.of(nobody), nobody);
  }

  @Test
  void aServerThatAcceptsAndNeverAnswersIsNoCluster() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();

      assertUnreachable(ClientOptions.of(address), address);
    }
  }

  @Test
  void aHostThatDoesNotResolveIsNamed() {
    assertThatThrownBy(() -> SluiceClient.connect(ClientOptions.of("no-such-host.invalid:9092")))
        .isInstanceOf(ClusterUnreachableException.class)
        .hasMessage(
            "The host of the Kafka cluster no-such-host.invalid:9092 is unknown: check bootstrap.servers.");
  }

  @Test
  void aWrongKafkaSettingIsSaid() {
    ClientOptions options =
        ClientOptions.of(Map.of("bootstrap.servers", "localhost:9092", "security.protocol", "NO"));

    assertThatThrownBy(() -> SluiceClient.connect(options))
        .isInstanceOf(SluiceClientException.class)
        .hasMessageStartingWith("The Kafka settings are wrong: Invalid value NO");
  }

  @Test
  void aWrongSettingOfTheProducerIsSaidToo() {
    try (TestCluster cluster = new TestCluster()) {
      ClientOptions options =
          ClientOptions.of(
              Map.of(
                  "bootstrap.servers", cluster.bootstrapServers(), "compression.type", "brotli"));

      assertThatThrownBy(() -> SluiceClient.connect(options))
          .isInstanceOf(SluiceClientException.class)
          .hasMessageStartingWith("The Kafka settings are wrong: Invalid value brotli");
    }
  }

  @Test
  void whenTheClusterGoesAwayEveryoneWhoWaitsIsToldWithinTheDeliveryTimeout() throws Exception {
    TestCluster cluster = TestCluster.withTopics("llm.");
    ClientOptions options = cluster.options().withDeliveryTimeout(Duration.ofSeconds(3));
    try (SluiceClient client = SluiceClient.connect(options.withWindow(20));
        ResultStream stream = client.follow("batch")) {
      CompletableFuture<JobResult> waiting = client.request(Job.chat("m", "Hi"));
      client.submit(Job.chat("m", "Hi")).get();

      cluster.stopBroker();

      CompletableFuture<Receipt> lost = client.submit(Job.chat("m", "Hi").withId("lost"));
      assertThatThrownBy(() -> lost.get(15, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(JobNotSubmittedException.class)
          .hasMessageStartingWith("Job lost was not submitted: " + cluster.bootstrapServers())
          .hasMessageContaining("did not acknowledge it within 3 s");
      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(ClusterUnreachableException.class);
      assertThatThrownBy(() -> stream.next(Duration.ofSeconds(30)))
          .isInstanceOf(ClusterUnreachableException.class)
          .hasMessageContaining(cluster.bootstrapServers());
      assertThatThrownBy(() -> client.submitAll(Stream.generate(() -> Job.chat("m", "Hi"))))
          .isInstanceOf(JobNotSubmittedException.class);
    } finally {
      cluster.close();
    }
  }

  private static void assertUnreachable(ClientOptions options, String address) {
    long start = System.nanoTime();

    assertThatThrownBy(
            () -> SluiceClient.connect(options.withConnectTimeout(Duration.ofSeconds(2))))
        .isInstanceOf(ClusterUnreachableException.class)
        .hasMessage(
            "No Kafka cluster answers at %s within 2 s: check bootstrap.servers, that a broker runs there, and that it does not want another security.protocol or sasl.mechanism.",
            address)
        .message()
        .hasLineCount(1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }
}
