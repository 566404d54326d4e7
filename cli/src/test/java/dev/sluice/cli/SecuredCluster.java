package dev.sluice.cli;

import dev.sluice.embedded.EmbeddedKafka;
import dev.sluice.embedded.Security;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

/** A broker with TLS, users and ACLs, and how each user connects to it. */
final class SecuredCluster implements AutoCloseable {

  static final String WORKER = "worker";
  static final String APP = "app";
  static final String OPERATOR = "operator";

  private static final String ADMINISTRATOR = "administrator";

  private final EmbeddedKafka broker;
  private final Admin admin;

  private SecuredCluster(EmbeddedKafka broker) {
    this.broker = broker;
    Map<String, Object> settings = new HashMap<>(settings(ADMINISTRATOR, Mechanism.SCRAM));
    this.admin = Admin.create(settings);
  }

  /** How a user proves who it is. */
  enum Mechanism {
    SCRAM("SCRAM-SHA-512", "org.apache.kafka.common.security.scram.ScramLoginModule"),
    PLAIN("PLAIN", "org.apache.kafka.common.security.plain.PlainLoginModule");

    private final String wireName;
    private final String module;

    Mechanism(String wireName, String module) {
      this.wireName = wireName;
      this.module = module;
    }
  }

  static SecuredCluster start() {
    Map<String, String> passwords = new HashMap<>();
    for (String user : List.of(ADMINISTRATOR, WORKER, APP, OPERATOR)) {
      passwords.put(user, password(user));
    }
    return new SecuredCluster(
        EmbeddedKafka.start(EmbeddedKafka.Options.secured(new Security(ADMINISTRATOR, passwords))));
  }

  static String password(String user) {
    return "pw-of-" + user + "-0123456789";
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  Admin admin() {
    return admin;
  }

  Map<String, String> settings(String user, Mechanism mechanism) {
    return settings(user, mechanism, password(user));
  }

  Map<String, String> settings(String user, Mechanism mechanism, String password) {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        mechanism.wireName,
        "sasl.jaas.config",
        "%s required username=\"%s\" password=\"%s\";".formatted(mechanism.module, user, password),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        broker.certificate().toString());
  }

  /** The section of a configuration, with the password in a file beside it. */
  String yaml(Path directory, String user, Mechanism mechanism) throws IOException {
    Files.writeString(directory.resolve(user + ".password"), password(user) + "\n");
    StringBuilder yaml = new StringBuilder("kafka:\n");
    settings(user, mechanism, "${file:" + user + ".password}")
        .forEach((key, value) -> yaml.append("  %s: '%s'\n".formatted(key, value)));
    return yaml.toString();
  }

  void allow(Collection<AclBinding> acls) throws Exception {
    admin.createAcls(acls).all().get();
  }

  void take(Collection<AclBinding> acls) throws Exception {
    admin.deleteAcls(acls.stream().map(AclBinding::toFilter).toList()).all().get();
  }

  @Override
  public void close() {
    admin.close();
    broker.close();
  }
}
