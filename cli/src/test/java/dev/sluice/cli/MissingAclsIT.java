package dev.sluice.cli;

import static dev.sluice.cli.SecuredCluster.APP;
import static dev.sluice.cli.SecuredCluster.OPERATOR;
import static dev.sluice.cli.SecuredCluster.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.cli.SecuredCluster.Mechanism;
import dev.sluice.worker.Worker;
import dev.sluice.worker.config.ConfigLoader;
import dev.sluice.worker.publish.NotAllowedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of the ACLs that docs/SECURITY.md lists, taken away: one clear line names it. */
@Timeout(180)
final class MissingAclsIT {

  @TempDir static Path directory;

  private static SecuredCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    cluster = SecuredCluster.start();
    cluster.allow(DocumentedAcls.of("sluice-worker", WORKER));
    cluster.allow(DocumentedAcls.of("sluice-submitter", APP));
    cluster.allow(DocumentedAcls.of("sluice-reader", APP));
    cluster.allow(DocumentedAcls.of("sluice-operator", OPERATOR));
    Worker.start(ConfigLoader.load(configuration(WORKER))).stop(); // It makes the topics.
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Path configuration(String user) throws Exception {
    return configuration(user, cluster.yaml(directory, user, Mechanism.SCRAM));
  }

  private static Path configuration(String user, String kafka) throws Exception {
    return Files.writeString(
        directory.resolve(user + ".yaml"),
        kafka
            + """
              topics: {partitions: 1}
              admin: {port: 0}
              providers: {p: {engine: openai, host: "http://127.0.0.1:1/v1", models: [{name: m}]}}
              routing: {default_model: m}
              """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          READ  | llm.jobs           | READ on topic llm.jobs
          READ  | llm.jobs.deferred. | READ on topic llm.jobs.deferred.1s
          WRITE | llm.jobs.deferred. | WRITE on topic llm.jobs.deferred.1s
          WRITE | llm.results        | WRITE on topic llm.results
          WRITE | llm.dead-letters   | WRITE on topic llm.dead-letters
          READ  | llm.handover       | READ on topic llm.handover
          WRITE | llm.handover       | WRITE on topic llm.handover
          READ  | sluice-workers     | READ on group sluice-workers
          WRITE | sluice-workers-    | WRITE on the transactional ids that begin with sluice-workers-
          """)
  void aWorkerDoesNotStartAndNamesWhatIsMissing(
      AclOperation operation, String resource, String missing) throws Exception {
    List<AclBinding> taken = documented(operation, resource);
    cluster.take(taken);
    try {
      Path config = configuration(WORKER);

      assertThat(catchThrowable(() -> Worker.start(ConfigLoader.load(config)).stop()))
          .isInstanceOf(NotAllowedException.class)
          .hasMessageContaining(missing)
          .hasMessageContaining(cluster.bootstrapServers())
          .hasMessageContaining("docs/SECURITY.md");
    } finally {
      cluster.allow(taken);
    }
  }

  private static List<AclBinding> documented(AclOperation operation, String resource)
      throws Exception {
    List<AclBinding> found =
        DocumentedAcls.of("sluice-worker", WORKER).stream()
            .filter(acl -> acl.entry().operation() == operation)
            .filter(acl -> acl.pattern().name().equals(resource))
            .toList();
    assertThat(found).hasSize(1);
    return found;
  }

  @Test
  void theCommandEndsInOneLine() throws Exception {
    List<AclBinding> taken = documented(AclOperation.WRITE, "llm.results");
    cluster.take(taken);
    try {
      Sluice worker = Sluice.run(directory, "worker", "--config", configuration(WORKER).toString());

      assertThat(worker.exitCode()).isEqualTo(2);
      assertThat(worker.err()).hasLineCount(1).contains("missing: WRITE on topic llm.results");
    } finally {
      cluster.allow(taken);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WRITE | llm.jobs    | missing: WRITE on topic llm.jobs
          READ  | llm.results | missing: READ on topic llm.results
          """)
  void whoSubmitsOrReadsIsToldWhatIsMissing(AclOperation operation, String topic, String missing)
      throws Exception {
    List<AclBinding> taken =
        List.of(DocumentedAcls.of("sluice-submitter", APP), DocumentedAcls.of("sluice-reader", APP))
            .stream()
            .flatMap(List::stream)
            .filter(acl -> acl.entry().operation() == operation)
            .filter(acl -> acl.pattern().name().equals(topic))
            .toList();
    assertThat(taken).hasSize(1);
    cluster.take(taken);
    try {
      Sluice submit =
          Sluice.run(
              directory, "submit", "--wait", "Hi", "--config", configuration(APP).toString());

      assertThat(submit.exitCode()).as(submit.err()).isEqualTo(2);
      assertThat(submit.err()).hasLineCount(1).contains(missing);
    } finally {
      cluster.allow(taken);
    }
  }

  @Test
  void anOperatorIsToldWhatCannotBeRead() throws Exception {
    List<AclBinding> taken =
        DocumentedAcls.of("sluice-operator", OPERATOR).stream()
            .filter(acl -> acl.pattern().name().equals("llm.fleet"))
            .toList();
    cluster.take(taken);
    try {
      Sluice providers =
          Sluice.run(directory, "providers", "--config", configuration(OPERATOR).toString());

      assertThat(providers.exitCode()).isZero();
      assertThat(providers.err()).hasLineCount(1).contains("llm.fleet cannot be read");
    } finally {
      cluster.allow(taken);
    }
  }

  @Test
  void whatAWorkerCanDoWithoutIsSaidOnceAndItStarts() throws Exception {
    List<AclBinding> taken =
        DocumentedAcls.of("sluice-worker", WORKER).stream()
            .filter(
                acl ->
                    List.of("llm.stream", "llm.fleet").contains(acl.pattern().name())
                        || acl.entry().operation() == AclOperation.DELETE
                        || acl.entry().operation() == AclOperation.CREATE)
            .toList();
    cluster.take(taken);
    try (Sluice worker =
        Sluice.start(directory, "worker", "--config", configuration(WORKER).toString())) {
      worker.awaitSaying("takes jobs from (\\S+)");

      assertThat(worker.err())
          .contains("WRITE on topic llm.stream", "READ on topic llm.fleet")
          .contains("DELETE on topic llm.jobs.deferred.1s")
          .doesNotContain("\tat ");
    } finally {
      cluster.allow(taken);
    }
  }

  @Test
  void wrongCredentialsAreSaidToBeRefusedAndNotRepeated() throws Exception {
    Path config =
        configuration(
            "stranger",
            yaml(cluster.settings(WORKER, Mechanism.SCRAM, "wrong-password-0123456789")));
    Sluice worker = Sluice.run(directory, "worker", "--config", config.toString());
    Sluice submit = Sluice.run(directory, "submit", "Hi", "--config", config.toString());

    for (Sluice refused : List.of(worker, submit)) {
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err())
          .hasLineCount(1)
          .contains("refuses", "SCRAM-SHA-512")
          .doesNotContain("wrong-password");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          ssl.truststore.location | /nowhere/ca.pem                              | /nowhere/ca.pem
          ssl.truststore.type     | JKS                                          | JKS
          sasl.mechanism          | SCRAM-SHA-1024                               | sasl.mechanism
          sasl.jaas.config        | x required password=sec"ret-0123456789;      | sasl.jaas.config
          security.protocol       | SASL-SSL                                     | security.protocol
          """)
  void aSettingThatIsWrongIsNamedAndItsSecretIsNot(String key, String value, String said)
      throws Exception {
    Map<String, String> settings =
        new java.util.HashMap<>(cluster.settings(WORKER, Mechanism.SCRAM));
    settings.put(key, value);
    Path config = configuration("wrong", yaml(settings));

    for (String command : List.of("worker", "submit")) {
      Sluice run =
          command.equals("worker")
              ? Sluice.run(directory, command, "--config", config.toString())
              : Sluice.run(directory, command, "Hi", "--config", config.toString());

      assertThat(run.exitCode()).as(run.err()).isIn(2, 5);
      assertThat(run.err())
          .hasLineCount(1)
          .contains(said)
          .doesNotContain("0123456789")
          .doesNotContain("internal error");
    }
  }

  /** The broker hangs up on whoever does not speak TLS. */
  @Test
  void whoSpeaksWithoutTlsIsToldWhatMayBeWrong() throws Exception {
    Path config =
        configuration("plain", yaml(Map.of("bootstrap.servers", cluster.bootstrapServers())));
    Sluice worker = Sluice.run(directory, "worker", "--config", config.toString());

    assertThat(worker.exitCode()).as(worker.err()).isEqualTo(5);
    assertThat(worker.err()).hasLineCount(1).contains("security.protocol");
  }

  private static String yaml(Map<String, String> settings) {
    StringBuilder yaml = new StringBuilder("kafka:\n");
    settings.forEach((key, value) -> yaml.append("  %s: '%s'\n".formatted(key, value)));
    return yaml.toString();
  }
}
