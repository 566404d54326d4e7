package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.embedded.EmbeddedKafka.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class EmbeddedKafkaIT {

  @TempDir Path temporary;

  @Test
  void recordsThatAreProducedCanBeConsumed() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.temporary())) {
      Topics topics = new Topics(kafka.bootstrapServers());
      topics.create("greetings");
      topics.produce("greetings", List.of("hello", "здравей", "👋"));
      assertThat(topics.consume("greetings", 3)).containsExactly("hello", "здравей", "👋");
    }
  }

  @Test
  void aTransactionThatWasAbortedIsNotSeenByReadCommittedReaders() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.temporary())) {
      Topics topics = new Topics(kafka.bootstrapServers());
      topics.create("ledger");
      topics.produceInTransaction("ledger", "aborted", false);
      topics.produceInTransaction("ledger", "committed", true);
      assertThat(topics.consume("ledger", 1)).containsExactly("committed");
    }
  }

  @Test
  void transactionsAreOfTheSecondVersion() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.temporary());
        Admin admin =
            Admin.create(
                Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                    (Object) kafka.bootstrapServers()))) {
      assertThat(admin.describeFeatures().featureMetadata().get().finalizedFeatures())
          .containsEntry("transaction.version", new FinalizedVersionRange((short) 2, (short) 2));
    }
  }

  @Test
  void aDataDirectoryThatIsReopenedKeepsItsRecordsAndItsClusterId() {
    Path directory = temporary.resolve("kept/deeper");
    String clusterId;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(new Options(0, directory))) {
      clusterId = kafka.clusterId();
      Topics topics = new Topics(kafka.bootstrapServers());
      topics.create("kept");
      topics.produce("kept", List.of("still here"));
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(new Options(0, directory))) {
      assertThat(kafka.clusterId()).isEqualTo(clusterId);
      assertThat(new Topics(kafka.bootstrapServers()).consume("kept", 1))
          .containsExactly("still here");
    }
    assertThat(directory).exists();
  }

  @Test
  void twoBrokersLiveSideBySideAndKnowNothingOfEachOther() {
    try (EmbeddedKafka one = EmbeddedKafka.start(Options.temporary());
        EmbeddedKafka other = EmbeddedKafka.start(Options.temporary())) {
      Topics ofOne = new Topics(one.bootstrapServers());
      Topics ofOther = new Topics(other.bootstrapServers());
      ofOne.create("shared-name");
      ofOther.create("shared-name");
      ofOne.produce("shared-name", List.of("one"));
      ofOther.produce("shared-name", List.of("other"));
      assertThat(ofOne.consume("shared-name", 1)).containsExactly("one");
      assertThat(ofOther.consume("shared-name", 1)).containsExactly("other");
    }
  }

  @Test
  void aTemporaryDirectoryIsGoneAfterClosing() {
    EmbeddedKafka kafka = EmbeddedKafka.start(Options.temporary());
    assertThat(kafka.dataDirectory()).isNotEmptyDirectory();
    kafka.close();
    kafka.close();
    assertThat(kafka.dataDirectory()).doesNotExist();
  }

  @Test
  void aPortInUseIsNamedAndNothingIsLeftBehind() throws IOException {
    Path directory = temporary.resolve("never");
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(new Options(taken.getLocalPort(), directory)))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessage(
              "Port %d is in use: stop what listens there, or choose another port.",
              taken.getLocalPort());
    }
    assertThat(directory).doesNotExist();
    assertThat(kafkaThreads(threads)).isEmpty();
  }

  @Test
  void aFileInPlaceOfTheDataDirectoryIsNamed() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "not a directory");
    assertThatThrownBy(() -> EmbeddedKafka.start(new Options(0, file)))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessage("Data directory %s is not a directory: %s is a file.", file, file);
    Path below = file.resolve("below");
    assertThatThrownBy(() -> EmbeddedKafka.start(new Options(0, below)))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining(below.toString());
  }

  @Test
  void aDirectoryWithOtherFilesIsLeftAlone() throws IOException {
    Path stranger = Files.writeString(temporary.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> EmbeddedKafka.start(new Options(0, temporary)))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("holds other files");
    assertThat(temporary.toFile().listFiles()).containsExactly(stranger.toFile());
  }

  @Test
  void aDirectoryInUseByAnotherBrokerIsNamed() {
    Path directory = temporary.resolve("data");
    try (EmbeddedKafka holder = EmbeddedKafka.start(new Options(0, directory))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(new Options(0, directory)))
          .isInstanceOf(EmbeddedKafkaException.class)
          .hasMessageContaining("in use by another broker");
      Topics topics = new Topics(holder.bootstrapServers());
      topics.create("unharmed");
      topics.produce("unharmed", List.of("yes"));
      assertThat(topics.consume("unharmed", 1)).containsExactly("yes");
    }
  }

  @Test
  void aDirectoryOfAnotherVersionIsNamedAndKept() throws IOException {
    Path directory = temporary.resolve("data");
    EmbeddedKafka.start(new Options(0, directory)).close();
    Path properties = directory.resolve("meta.properties");
    Files.writeString(properties, Files.readString(properties).replace("version=1", "version=99"));
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    assertThatThrownBy(() -> EmbeddedKafka.start(new Options(0, directory)))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("another version of Kafka")
        .message()
        .hasLineCount(1);
    assertThat(properties).exists();
    assertThat(kafkaThreads(threads)).isEmpty();
  }

  @Test
  void metadataOfALaterVersionEndTheStartAndLeaveNothingRunning() throws IOException {
    Path directory = temporary.resolve("data");
    EmbeddedKafka.start(new Options(0, directory)).close();
    Path log = directory.resolve("__cluster_metadata-0/00000000000000000000.log");
    Files.write(log, logWith(new byte[] {1, 100, 0, 0})); // a record type that is not known yet
    Set<Thread> threads = Thread.getAllStackTraces().keySet();
    assertThatThrownBy(() -> EmbeddedKafka.start(new Options(0, directory)))
        .isInstanceOf(EmbeddedKafkaException.class)
        .hasMessageContaining("another version of Kafka")
        .message()
        .hasLineCount(1);
    assertThat(log).exists();
    assertThat(kafkaThreads(threads)).isEmpty();
  }

  private static byte[] logWith(byte[] record) {
    MemoryRecords records =
        MemoryRecords.withRecords(0, Compression.NONE, 1, new SimpleRecord(record));
    byte[] bytes = new byte[records.sizeInBytes()];
    records.buffer().get(bytes);
    return bytes;
  }

  private static List<String> kafkaThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.contains("kafka") || name.contains("raft") || name.contains("data-"))
        .toList();
  }
}
