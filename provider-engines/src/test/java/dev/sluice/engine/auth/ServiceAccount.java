package dev.sluice.engine.auth;

import dev.sluice.provider.Auth;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.provider.Secret;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** A service account of Google's with a key of its own, and the calls that it makes. */
final class ServiceAccount {

  static final String NAME = "worker@p.iam.gserviceaccount.com";
  static final String VERTEX = "/v1/projects/p/locations/global/publishers/google";

  private static final String KEY = key();

  private ServiceAccount() {}

  private static String key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(Base64.getMimeEncoder().encodeToString(key));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** The content of its credentials file. */
  static ObjectNode file(String account, String tokenUri) {
    return Json.mapper()
        .createObjectNode()
        .put("type", "service_account")
        .put("project_id", "p")
        .put("private_key_id", "k1")
        .put("private_key", KEY)
        .put("client_email", account)
        .put("client_id", "1")
        .put("token_uri", tokenUri);
  }

  static Auth.Google auth(ObjectNode file) {
    return new Auth.Google(new Secret(file.toString()));
  }

  static ProviderSpec spec(String host, Auth.Google auth) {
    return ProviderSpec.of("vertex", "gemini", URI.create(host)).with(auth);
  }

  static ProviderCall call(Duration budget) {
    ObjectNode body = Json.mapper().createObjectNode().put("model", "m");
    body.putArray("messages").addObject().put("role", "user").put("content", "Hi");
    return new ProviderCall("call", Endpoint.CHAT_COMPLETIONS, "gemini-2.5-flash", body, budget);
  }

  static ProviderCall call() {
    return call(Duration.ofSeconds(30));
  }
}
