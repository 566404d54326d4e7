package dev.sluice.embedded;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * A key that is made for one broker on this machine and deleted with it, and the certificate that
 * it signed itself, for clients to trust. The JDK can make one only by its {@code keytool}.
 */
final class ServerCertificate implements AutoCloseable {

  static final String STORE_TYPE = "PKCS12";

  private static final String ALIAS = "broker";
  private static final String PASSWORD_VARIABLE = "SLUICE_STORE_PASSWORD";
  private static final String SAID = "keytool.txt";

  private final Path directory;
  private final String password = UUID.randomUUID().toString();

  private ServerCertificate(Path directory) {
    this.directory = directory;
  }

  static ServerCertificate make() {
    ServerCertificate made;
    try {
      made = new ServerCertificate(Files.createTempDirectory("sluice-tls-"));
    } catch (IOException e) {
      throw new EmbeddedKafkaException("No certificate can be made: " + e.getMessage(), e);
    }
    try {
      made.generate();
      made.export();
      return made;
    } catch (IOException | GeneralSecurityException e) {
      made.close();
      throw new EmbeddedKafkaException("No certificate can be made: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      made.close();
      Thread.currentThread().interrupt();
      throw new EmbeddedKafkaException("Making a certificate was interrupted.", e);
    }
  }

  /** The key and its certificate, of {@link #STORE_TYPE}. */
  Path keyStore() {
    return directory.resolve("broker.p12");
  }

  /** Of the key store. */
  String password() {
    return password;
  }

  /** The certificate alone, in PEM. */
  Path certificate() {
    return directory.resolve("broker.pem");
  }

  private void generate() throws IOException, InterruptedException {
    ProcessBuilder keytool =
        new ProcessBuilder(
            List.of(
                Path.of(requireNonNull(System.getProperty("java.home")), "bin", "keytool")
                    .toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=ip:" + BrokerSettings.HOST + ",dns:localhost",
                "-validity",
                "30",
                "-storetype",
                STORE_TYPE,
                "-keystore",
                keyStore().toString(),
                "-storepass:env",
                PASSWORD_VARIABLE));
    keytool.environment().put(PASSWORD_VARIABLE, password);
    Path said = directory.resolve(SAID);
    int exit = keytool.redirectErrorStream(true).redirectOutput(said.toFile()).start().waitFor();
    if (exit != 0) {
      throw new IOException("keytool says " + Files.readString(said).strip());
    }
  }

  private void export() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(STORE_TYPE);
    try (InputStream stored = Files.newInputStream(keyStore())) {
      store.load(stored, password.toCharArray());
    }
    byte[] encoded = requireNonNull(store.getCertificate(ALIAS)).getEncoded();
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(encoded);
    Files.writeString(
        certificate(), "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n");
  }

  @Override
  public void close() {
    try {
      for (Path file : List.of(keyStore(), certificate(), directory.resolve(SAID), directory)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + directory, e);
    }
  }
}
