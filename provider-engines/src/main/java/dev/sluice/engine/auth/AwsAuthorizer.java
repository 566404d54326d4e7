package dev.sluice.engine.auth;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs requests with AWS Signature Version 4. What is signed is what nobody on the way may change:
 * method, path, query, body, host and the type of the body.
 */
final class AwsAuthorizer implements Authorizer {

  private static final String SERVICE = "bedrock";
  private static final String AUTHORIZATION = "Authorization";
  private static final String CONTENT_TYPE = "Content-Type";

  /** What keys that have ended are refused with: a 403, or a 400 from some services. */
  private static final Set<String> ENDED = Set.of("ExpiredTokenException", "ExpiredToken");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final String region;
  private final AwsKeys keys;
  private final InstantSource clock;

  AwsAuthorizer(String region, AwsKeys keys, InstantSource clock) {
    this.region = requireNonNull(region, "region is null");
    this.keys = requireNonNull(keys, "keys is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  static AwsAuthorizer of(Auth.AwsSigV4 auth, InstantSource clock) {
    Auth.AwsSigV4.Keys given = auth.keys();
    AwsKeys keys =
        given == null
            ? new AwsKeyChain(
                DefaultCredentialsProvider.builder().build()::resolveCredentials, clock)
            : new GivenAwsKeys(given);
    return new AwsAuthorizer(auth.region(), keys, clock);
  }

  @Override
  public HttpCall authorize(HttpCall call, Duration budget)
      throws CredentialException, InterruptedException {
    return call.with(signature(call, keys.get(budget)));
  }

  /** The headers to add. */
  private Map<String, String> signature(HttpCall call, AwsCredentialsIdentity identity) {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(call.method())).uri(call.uri());
    byte[] body = call.body();
    if (body != null) {
      unsigned.putHeader(CONTENT_TYPE, call.contentType());
    }
    SdkHttpRequest signed =
        signer
            .sign(
                request ->
                    request
                        .identity(identity)
                        .request(unsigned.build())
                        .payload(
                            ContentStreamProvider.fromByteArray(body == null ? new byte[0] : body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                            AwsV4HttpSigner.SIGNING_CLOCK,
                            Clock.fixed(clock.instant(), ZoneOffset.UTC)))
            .request();
    Map<String, String> headers = new HashMap<>();
    signed.headers().forEach((name, values) -> headers.put(name, values.getFirst()));
    // The client writes these two by itself, in the same words.
    headers
        .keySet()
        .removeIf(name -> name.equalsIgnoreCase("Host") || name.equalsIgnoreCase(CONTENT_TYPE));
    return headers;
  }

  /** Whether a request was signed with these keys. */
  static boolean isSignedWith(HttpCall call, AwsCredentialsIdentity identity) {
    String credential = "Credential=" + identity.accessKeyId() + "/";
    return call.headers().getOrDefault(AUTHORIZATION, "").contains(credential);
  }

  @Override
  public boolean refusedBy(HttpReply.Whole reply) {
    String type = reply.headers().get("x-amzn-errortype");
    return type != null && ENDED.contains(type.split("[:#]", 2)[0]);
  }

  @Override
  public boolean renew(HttpCall refused) {
    return keys.renew(refused);
  }

  @Override
  public List<Secret> secrets() {
    return keys.secrets();
  }
}
