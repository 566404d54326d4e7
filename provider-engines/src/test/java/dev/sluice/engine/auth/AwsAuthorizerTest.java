package dev.sluice.engine.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Auth;
import dev.sluice.provider.Secret;
import dev.sluice.schema.ErrorCode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** The expected signatures are those that AWS's client for Python makes of the same requests. */
final class AwsAuthorizerTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
  private static final Duration BUDGET = Duration.ofSeconds(10);
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String TOKEN = "session+token==";

  private static final URI BY_NAME =
      URI.create(
          "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-x-v1%3A0/converse");

  private static final URI BY_ARN =
      URI.create(
          "http://127.0.0.1:8089/b/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012"
              + "%3Ainference-profile%2Fus.a.b~c%20d/converse-stream");

  private static HttpCall post(URI uri) {
    String body = uri.equals(BY_NAME) ? "{\"messages\":[]}" : "{\"ü\":1}";
    return HttpCall.postJson(uri, body.getBytes(StandardCharsets.UTF_8));
  }

  private static AwsAuthorizer with(@Nullable String token) {
    return AwsAuthorizer.of(
        new Auth.AwsSigV4(
            "us-east-1",
            new Auth.AwsSigV4.Keys(
                new Secret("AKIDEXAMPLE"),
                new Secret(SECRET),
                token == null ? null : new Secret(token))),
        CLOCK);
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, 4e2eb15fd50aa5638472796ff54bf1badefc11cdf1446714afd548ca2421a61a",
    "false, true,  9ea0a7a7b2e9f935ff72e327842c63f628c849e94fe37a2fe0a7fb85470aaac8",
    "true,  false, 7a0b29aedac1aae3ec787b7fc3d0c5c722c9549d01510318c848406f138299a0",
    "true,  true,  deb37cf5cb8d4c8d665ba137fc3cf35c931cd88136258f441bae502af0284f6e",
  })
  void aRequestIsSignedAsAwsSignsIt(boolean byArn, boolean session, String signature)
      throws Exception {
    HttpCall call = post(byArn ? BY_ARN : BY_NAME);
    Map<String, String> headers = with(session ? TOKEN : null).authorize(call, BUDGET).headers();

    assertThat(headers)
        .containsEntry("X-Amz-Date", "20260102T030405Z")
        .containsEntry(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/bedrock/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date"
                + (session ? ";x-amz-security-token" : "")
                + ", Signature="
                + signature);
    assertThat(Optional.ofNullable(headers.get("X-Amz-Security-Token")))
        .isEqualTo(session ? Optional.of(TOKEN) : Optional.empty());
  }

  @Test
  void aQuestionWithoutABodyIsSignedAsAwsSignsIt() throws Exception {
    HttpCall call =
        HttpCall.get(
            URI.create(
                "https://bedrock.eu-west-1.amazonaws.com/inference-profiles?maxResults=1000&nextToken=a%2Fb%3D"));
    AwsAuthorizer authorizer =
        new AwsAuthorizer(
            "eu-west-1",
            new AwsKeyChain(() -> AwsCredentialsIdentity.create("AKIDEXAMPLE", SECRET), CLOCK),
            CLOCK);

    assertThat(authorizer.authorize(call, BUDGET).headers().get("Authorization"))
        .endsWith(
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature="
                + "e2802bd21fb400cc891042ad977f293327aef36cd8de82aa82261930b39dcf89");
  }

  @Test
  void keysThatChangeAreUsedFromTheNextRequestOn() throws Exception {
    AtomicInteger generation = new AtomicInteger(1);
    AwsAuthorizer authorizer =
        AwsAuthorizer.of(
            new Auth.AwsSigV4(
                "us-east-1",
                new Auth.AwsSigV4.Keys(
                    new Secret(() -> "AKID" + generation), new Secret(SECRET), null)),
            CLOCK);
    assertThat(authorizer.authorize(post(BY_NAME), BUDGET).headers().get("Authorization"))
        .contains("Credential=AKID1/");
    generation.set(2);

    assertThat(authorizer.authorize(post(BY_NAME), BUDGET).headers().get("Authorization"))
        .contains("Credential=AKID2/");
  }

  @Test
  void keysThatHaveEndedAreFetchedAnew() throws Exception {
    AtomicInteger generation = new AtomicInteger();
    AwsAuthorizer authorizer =
        new AwsAuthorizer(
            "us-east-1",
            new AwsKeyChain(
                () ->
                    AwsSessionCredentialsIdentity.create(
                        "AKID" + generation.incrementAndGet(), SECRET, TOKEN + generation),
                CLOCK),
            CLOCK);
    HttpCall refused = authorizer.authorize(post(BY_NAME), BUDGET);

    assertThat(authorizer.refusedBy(answer(403, "ExpiredTokenException:http://x/"))).isTrue();
    assertThat(authorizer.refusedBy(answer(403, "AccessDeniedException"))).isFalse();
    assertThat(authorizer.renew(refused)).isTrue();
    assertThat(authorizer.secrets()).hasSize(2);
    assertThat(authorizer.authorize(post(BY_NAME), BUDGET).headers())
        .containsEntry("X-Amz-Security-Token", TOKEN + "2");
  }

  private static HttpReply.Whole answer(int status, String errorType) {
    return new HttpReply.Whole(
        status, HttpFields.build().put("x-amzn-ErrorType", errorType), null, new byte[0]);
  }

  @Test
  void withoutKeysItSaysHowToGiveThem() {
    AwsAuthorizer authorizer =
        new AwsAuthorizer(
            "us-east-1",
            new AwsKeyChain(
                () -> {
                  throw new IllegalStateException("nobody has any");
                },
                CLOCK),
            CLOCK);

    assertThatThrownBy(() -> authorizer.authorize(post(BY_NAME), BUDGET))
        .isInstanceOfSatisfying(
            CredentialException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.AUTHENTICATION))
        .hasMessage(
            "found no AWS credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
                + " AWS_PROFILE, or run where a role is attached, or give an API key of Bedrock as"
                + " auth header");
  }

  @Test
  void noSecretIsInATextForm() throws Exception {
    AwsAuthorizer authorizer = with(TOKEN);
    HttpCall signed = authorizer.authorize(post(BY_NAME), BUDGET);

    assertThat(signed.toString()).doesNotContain(SECRET, TOKEN);
    assertThat(authorizer.secrets()).hasSize(2);
    String echoed = "denied: " + TOKEN;
    for (Secret secret : authorizer.secrets()) {
      echoed = secret.hideIn(echoed);
    }
    assertThat(echoed).isEqualTo("denied: [hidden]");
  }
}
