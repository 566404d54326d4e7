package dev.sluice.simulator.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.simulator.wire.Received;
import dev.sluice.simulator.wire.RejectedRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An {@code Authorization} header of AWS Signature Version 4.
 *
 * @param date of the scope, such as {@code 20260131}
 * @param value in hexadecimal
 */
record Signature(
    String accessKeyId,
    String date,
    String region,
    String service,
    List<String> signedHeaders,
    String value) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final Pattern HEADER =
      Pattern.compile(
          ALGORITHM
              + " Credential=(?<id>[^/]+)/(?<date>\\d{8})/(?<region>[^/]+)/(?<service>[^/]+)"
              + "/aws4_request, ?SignedHeaders=(?<headers>[a-z0-9;-]+), ?"
              + "Signature=(?<value>[0-9a-f]{64})");

  private static final Pattern TIME = Pattern.compile("\\d{8}T\\d{6}Z");
  private static final String DATE_HEADER = "x-amz-date";
  private static final String HASH_HEADER = "x-amz-content-sha256";
  private static final String SERVICE = "bedrock";

  static boolean isIn(String authorization) {
    return authorization.startsWith(ALGORITHM);
  }

  /** Empty if the header does not have the form. */
  static Optional<Signature> parse(String authorization) {
    Matcher parts = HEADER.matcher(authorization);
    return parts.matches()
        ? Optional.of(
            new Signature(
                requireNonNull(parts.group("id")),
                requireNonNull(parts.group("date")),
                requireNonNull(parts.group("region")),
                requireNonNull(parts.group("service")),
                List.of(requireNonNull(parts.group("headers")).split(";")),
                requireNonNull(parts.group("value"))))
        : Optional.empty();
  }

  /** Refuses a signed request that could not be right, whatever the key. */
  static void check(Received request) {
    String authorization = request.header("authorization");
    if (!isIn(authorization)) {
      return;
    }
    Signature signature =
        parse(authorization)
            .orElseThrow(() -> refusal("IncompleteSignatureException", "is incomplete"));
    String time = request.header(DATE_HEADER);
    String hash = request.header(HASH_HEADER);
    if (!TIME.matcher(time).matches() || !time.startsWith(signature.date())) {
      throw refusal("InvalidSignatureException", "has another date than " + DATE_HEADER);
    }
    if (!signature.service().equals(SERVICE)) {
      throw refusal("InvalidSignatureException", "should be scoped to service: '" + SERVICE + "'");
    }
    if (!signature.signedHeaders().containsAll(List.of("host", DATE_HEADER))) {
      throw refusal("InvalidSignatureException", "must cover host and " + DATE_HEADER);
    }
    if (!hash.isEmpty() && !hash.equals(hash(request.body().orElse(new byte[0])))) {
      throw refusal("InvalidSignatureException", "covers another body, by " + HASH_HEADER);
    }
  }

  private static RejectedRequest refusal(String name, String what) {
    return new RejectedRequest(
        BedrockError.of(403, name, "The signature of the request " + what + ".").reply());
  }

  /** Whether it was made with a key, of this request. */
  boolean verifies(Received request, String secretKey) {
    SignedRequest signed =
        new SignedRequest(
            request.method(),
            request.fullPath(),
            request.rawQuery(),
            request::header,
            hash(request.body().orElse(new byte[0])));
    byte[] expected = sign(signed, request.header(DATE_HEADER), secretKey);
    return Arrays.equals(expected, HexFormat.of().parseHex(value));
  }

  /**
   * @param time such as {@code 20260131T235959Z}
   */
  byte[] sign(SignedRequest request, String time, String secretKey) {
    String scope = String.join("/", date, region, service, "aws4_request");
    String canonical = request.canonical(signedHeaders);
    String toSign =
        String.join("\n", ALGORITHM, time, scope, hash(canonical.getBytes(StandardCharsets.UTF_8)));
    byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
    for (String part : List.of(date, region, service, "aws4_request")) {
      key = hmac(key, part);
    }
    return hmac(key, toSign);
  }

  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
