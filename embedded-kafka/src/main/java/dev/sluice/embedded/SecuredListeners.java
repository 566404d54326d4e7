package dev.sluice.embedded;

import static java.util.stream.Collectors.joining;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The settings of a broker that asks whoever connects, itself included, who that is. */
record SecuredListeners(Security security, ServerCertificate certificate) {

  private static final String PLAIN_LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";
  private static final String SCRAM_LOGIN =
      "org.apache.kafka.common.security.scram.ScramLoginModule required;";

  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("listener.security.protocol.map", "BROKER:SASL_SSL,CONTROLLER:SASL_SSL");
    properties.put("sasl.enabled.mechanisms", "SCRAM-SHA-512,PLAIN");
    properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    properties.put("sasl.mechanism.controller.protocol", "PLAIN");
    properties.put("listener.name.broker.plain.sasl.jaas.config", plainLogin());
    properties.put("listener.name.broker.scram-sha-512.sasl.jaas.config", SCRAM_LOGIN);
    properties.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
    properties.put("listener.name.controller.plain.sasl.jaas.config", plainLogin());
    properties.put("ssl.keystore.type", ServerCertificate.STORE_TYPE);
    properties.put("ssl.keystore.location", certificate.keyStore().toString());
    properties.put("ssl.keystore.password", certificate.password());
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.location", certificate.certificate().toString());
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put("super.users", "User:" + security.administrator());
    return properties;
  }

  /** Who logs in at this broker by PLAIN, and as whom the broker does. */
  private String plainLogin() {
    String administrator = security.administrator();
    String users =
        security.passwords().entrySet().stream()
            .map(user -> "user_%s=\"%s\"".formatted(user.getKey(), user.getValue()))
            .collect(joining(" "));
    return "%s username=\"%s\" password=\"%s\" %s;"
        .formatted(PLAIN_LOGIN, administrator, security.passwords().get(administrator), users);
  }

  /** What the log is formatted with, so that users can log in by SCRAM from the start. */
  List<String> scramUsers() {
    return security.passwords().entrySet().stream()
        .map(
            user -> "SCRAM-SHA-512=[name=%s,password=%s]".formatted(user.getKey(), user.getValue()))
        .toList();
  }
}
