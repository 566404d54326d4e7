package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.schema.DeadLetter;
import dev.sluice.schema.DeadLetterCodec;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.JobError;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.Usage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the commands on dead letters need of their process, and what they say where it is missing.
 */
@Timeout(240)
final class DeadLetterCommandsIT {

  private static final int LETTERS = 10_000;
  private static final int PROMPT = 20_000;

  /** A third of what the dead letters hold. */
  private static final List<String> LITTLE_MEMORY = List.of("-Xmx72m");

  @TempDir static Path directory;

  private static EmbeddedKafka broker;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary());
    makeTopics("llm.");
    write();
  }

  private static void makeTopics(String prefix) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(prefix + "jobs", 3, (short) 1),
                  new NewTopic(prefix + "dead-letters", 12, (short) 1),
                  new NewTopic(prefix + "dead-letters.replayed", 1, (short) 1)))
          .all()
          .get();
    }
  }

  private static Path configuration(String prefix) throws IOException {
    return Files.writeString(
        directory.resolve(prefix + "yaml"),
        "kafka: {bootstrap.servers: \"%s\"}\ntopics: {prefix: %s}\n"
            .formatted(broker.bootstrapServers(), prefix));
  }

  private static KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "compression.type",
            "lz4",
            "max.in.flight.requests.per.connection",
            1),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  private static void write() throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    String prompt = "x".repeat(PROMPT);
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (int i = 0; i < LETTERS; i++) {
        String id = "job-" + i;
        sent.add(
            producer.send(
                new ProducerRecord<>("llm.dead-letters", id, letter(Job.chat("m", prompt), id))));
      }
    }
    for (Future<RecordMetadata> one : sent) {
      var _ = one.get();
    }
  }

  private static byte[] letter(Job job, String id) {
    Instant now = Instant.now();
    return DeadLetterCodec.encode(
        new DeadLetter(
            new JobResult(
                id,
                job.labels(),
                new JobResult.Failed(new JobError(ErrorCode.TIMEOUT, "too slow"), null),
                List.of(),
                Usage.NONE,
                null,
                now,
                now),
            new DeadLetter.Source(
                "llm.jobs", 0, 1, now, id.getBytes(UTF_8), JobCodec.encode(job.withId(id)))));
  }

  @Test
  void tenThousandAreListedAndReplayedWithinLittleMemory() throws Exception {
    Sluice table = succeed("list");
    Sluice json = succeed("list", "--json");
    Sluice replay = succeed("replay", "--all", "--yes");
    Sluice again = succeed("replay", "--all", "--yes");

    assertThat(table.out())
        .contains("10,000 dead letters\n", "10,000  timeout\n")
        .hasLineCount(LETTERS + 4);
    assertThat(json.out().lines()).hasSize(LETTERS).allMatch(line -> line.length() > PROMPT);
    assertThat(replay.out()).contains("replayed 10,000 dead letters\n");
    assertThat(again.out()).contains("replayed 0 dead letters", "passed over 10,000 that");
  }

  @Test
  void whoeverReadsTheListMayStopWhenItHasSeenEnough() throws Exception {
    Process head =
        new ProcessBuilder(
                "bash",
                "-c",
                "\"$0\" -cp \"$1\" dev.sluice.cli.Main dead-letters list --json --bootstrap \"$2\" | head -n 2",
                java(),
                requireNonNull(System.getProperty("java.class.path")),
                broker.bootstrapServers())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();

    assertThat(head.inputReader().lines()).hasSize(2);
    assertThat(head.waitFor()).isZero();
  }

  @Test
  void onATerminalItSaysWhatItWouldDoAndAsks() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/bin/script")),
        "skipped: script, which makes terminals, is missing");
    makeTopics("asked.");
    try (KafkaProducer<String, byte[]> producer = producer()) {
      producer
          .send(
              new ProducerRecord<>("asked.dead-letters", "one", letter(Job.chat("m", "Hi"), "one")))
          .get();
    }
    String config = configuration("asked.").toString();

    String declined = onTerminal("n", "replay", "--all", "--config", config);
    String replayed = onTerminal("y", "replay", "--all", "--config", config);
    String purged = onTerminal("yes", "purge", "--all", "--config", config);

    assertThat(declined)
        .contains("would replay 1 dead letter", "Replay them? [y/N] ", "nothing was replayed");
    assertThat(replayed).contains("would replay 1 dead letter", "[y/N] replayed 1 dead letter");
    assertThat(purged)
        .contains(
            "would delete 1 dead letter", "Delete them for good? [y/N] deleted 1 dead letter");
  }

  @Test
  void everythingOrSomethingMustBeAskedForAndNotBoth() throws Exception {
    expectBadInput(run("replay", "--yes"), "say --all");
    expectBadInput(run("replay", "--limit", "5", "--yes"), "say --all");
    expectBadInput(run("replay", "--all", "--code", "timeout", "--yes"), "do not go together");
    expectBadInput(run("replay", "--code", "timeout"), "no terminal to ask on, so add --yes");
    expectBadInput(run("purge", "--yes"), "Use either --until TIME or --all");
    expectBadInput(run("purge", "--all", "--until", "1h", "--yes"), "Use either");
    expectBadInput(run("purge", "--code", "timeout", "--yes"), "purge cannot choose");
    assertThat(run("list", "--code", "tiemout").err())
        .contains("'tiemout' is no error code; known are authentication, ");
    assertThat(run("list", "--since", "yesterday").err())
        .contains("'yesterday' is no time: write it like 2026-");
  }

  @Test
  void withoutAClusterItsTopicsOrAnAnswerTheySayWhatIsMissing() throws Exception {
    expectBadInput(Sluice.run(directory, "dead-letters", "list"), "add --bootstrap HOST:PORT");
    Sluice unreachable =
        Sluice.run(directory, "dead-letters", "list", "--bootstrap", "127.0.0.1:1");
    assertThat(unreachable.exitCode()).isEqualTo(5);
    assertThat(unreachable.err()).hasLineCount(1).contains("127.0.0.1:1");
    expectBadInput(
        Sluice.run(
            directory, "dead-letters", "list", "--config", configuration("none.").toString()),
        "none.dead-letters does not exist");
  }

  /** All that a person would see who answers like that. */
  private static String onTerminal(String answer, String... arguments) throws Exception {
    String command =
        "'%s' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '%s' dev.sluice.cli.Main dead-letters %s"
            .formatted(
                java(),
                requireNonNull(System.getProperty("java.class.path")),
                String.join(" ", arguments));
    Process terminal =
        new ProcessBuilder("script", "--quiet", "--return", "--command", command, "/dev/null")
            .redirectErrorStream(true)
            .start();
    try (Writer keyboard = terminal.outputWriter(UTF_8)) {
      keyboard.write(answer + "\n");
      keyboard.flush();
      return new String(terminal.getInputStream().readAllBytes(), UTF_8).replace("\r", "");
    }
  }

  private static String java() {
    return Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java").toString();
  }

  private static void expectBadInput(Sluice sluice, String said) throws Exception {
    assertThat(sluice.exitCode()).as(sluice.err()).isEqualTo(2);
    assertThat(DeadLetterScene.said(sluice)).hasLineCount(1).contains(said);
    assertThat(sluice.out()).isEmpty();
  }

  private static Sluice succeed(String... arguments) throws Exception {
    Sluice sluice = run(arguments);
    assertThat(sluice.exitCode()).as(sluice.err()).isZero();
    return sluice;
  }

  private static Sluice run(String... arguments) throws Exception {
    String[] all = new String[arguments.length + 3];
    all[0] = "dead-letters";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--bootstrap";
    all[arguments.length + 2] = broker.bootstrapServers();
    Sluice sluice = Sluice.start(directory, LITTLE_MEMORY, all);
    sluice.exitCode();
    return sluice;
  }
}
