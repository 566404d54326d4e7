package dev.sluice.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.publish.PublishedResults.Raw;
import dev.sluice.worker.publish.PublishedResults.Wanted;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class ReplayReaderTest {

  @Test
  void whatMayNotBeReadIsSaidSo() {
    Wanted wanted = wanted();
    try (ReplayReader reader = new ReplayReader(new Forbidden(), InstantSource.system())) {
      reader.answer(List.of(wanted));
    }

    assertThat(wanted.answer()).isCompletedWithValue(Raw.FORBIDDEN);
  }

  @Test
  void whatStoodOnATopicThatIsGoneIsGone() {
    Wanted wanted = wanted();
    try (ReplayReader reader =
        new ReplayReader(new MockConsumer<>("earliest"), InstantSource.system())) {
      reader.answer(List.of(wanted));
    }

    assertThat(wanted.answer()).isCompletedWithValue(Raw.GONE);
  }

  private static Wanted wanted() {
    return new Wanted(new Written("secret", 1, 2, 3), new CompletableFuture<>());
  }

  private static final class Forbidden extends MockConsumer<byte[], byte[]> {
    Forbidden() {
      super("earliest");
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
      throw new TopicAuthorizationException(Set.of(topic));
    }
  }
}
