package dev.sluice.simulator.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests and signatures of AWS's own test suite, and what its client for Python makes. */
final class SignatureTest {

  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  @ParameterizedTest
  @CsvSource({
    "GET,  '',                           '',             5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    "GET,  'Param2=value2&Param1=value1', '',            b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    "POST, '',                           Param1=value1,  ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  })
  void theSuiteOfAwsIsSignedAsItSays(String method, String query, String body, String expected) {
    Map<String, String> headers =
        Map.of(
            "content-type", "application/x-www-form-urlencoded",
            "host", "example.amazonaws.com",
            "x-amz-date", "20150830T123600Z");
    List<String> signed =
        body.isEmpty()
            ? List.of("host", "x-amz-date")
            : List.of("content-type", "host", "x-amz-date");
    Signature signature =
        new Signature("AKIDEXAMPLE", "20150830", "us-east-1", "service", signed, "");

    assertThat(
            hex(
                signature,
                new SignedRequest(
                    method, "/", query, name -> headers.getOrDefault(name, ""), hash(body)),
                "20150830T123600Z"))
        .isEqualTo(expected);
  }

  @Test
  void aModelsNameIsEncodedTwice() {
    String body = "{\"messages\":[]}";
    Map<String, String> headers =
        Map.of(
            "content-type", "application/json",
            "host", "bedrock-runtime.us-east-1.amazonaws.com",
            "x-amz-content-sha256", hash(body),
            "x-amz-date", "20260102T030405Z");
    Signature signature =
        new Signature(
            "AKIDEXAMPLE",
            "20260102",
            "us-east-1",
            "bedrock",
            List.of("content-type", "host", "x-amz-content-sha256", "x-amz-date"),
            "");
    SignedRequest request =
        new SignedRequest(
            "POST",
            "/model/us.anthropic.claude-x-v1%3A0/converse",
            "",
            name -> headers.getOrDefault(name, ""),
            hash(body));

    assertThat(request.canonical(signature.signedHeaders()))
        .contains("\n/model/us.anthropic.claude-x-v1%253A0/converse\n");
    assertThat(hex(signature, request, "20260102T030405Z"))
        .isEqualTo("4e2eb15fd50aa5638472796ff54bf1badefc11cdf1446714afd548ca2421a61a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=A/20260102/r/bedrock, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=A/20260102/r/bedrock/aws4_request, SignedHeaders=host",
      })
  void aHeaderThatLacksAPartIsNone(String authorization) {
    assertThat(Signature.parse(authorization)).isEmpty();
  }

  private static String hex(Signature signature, SignedRequest request, String time) {
    return HexFormat.of().formatHex(signature.sign(request, time, SECRET));
  }

  private static String hash(String body) {
    return Signature.hash(body.getBytes(StandardCharsets.UTF_8));
  }
}
