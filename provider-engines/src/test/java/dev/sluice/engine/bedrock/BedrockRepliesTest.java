package dev.sluice.engine.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BedrockRepliesTest {

  private final BedrockReplies replies =
      new BedrockReplies(new Failures(List::of, InstantSource.system()));

  private Failed failure(int status, String header, String body) {
    HttpFields.Mutable headers = HttpFields.build();
    if (!header.isEmpty()) {
      headers.put("x-amzn-ErrorType", header);
    }
    HttpReply.Whole reply =
        new HttpReply.Whole(
            status, headers, "application/json", body.getBytes(StandardCharsets.UTF_8));
    return ((Replies.Reading.Failure) replies.read(reply)).failed();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | ValidationException | temperature: range: 0..1 | INVALID_REQUEST",
        "400 | ValidationException | Input is too long for requested model. | CONTEXT_EXCEEDED",
        "400 | ValidationException | prompt is too long: 300000 tokens > 200000 maximum | CONTEXT_EXCEEDED",
        "400 | ValidationException | The provided model identifier is invalid. | MODEL_NOT_FOUND",
        "400 | ValidationException | Invocation of model ID x with on-demand throughput isn’t supported. | MODEL_NOT_FOUND",
        "400 | ValidationException | Output blocked by content filtering policy | CONTENT_POLICY",
        "400 | ServiceQuotaExceededException | Over the quota | QUOTA_EXHAUSTED",
        "403 | AccessDeniedException | You don't have access to the model | PERMISSION_DENIED",
        "403 | AccessDeniedException | Authentication failed: Please make sure your API Key is valid. | AUTHENTICATION",
        "403 | UnrecognizedClientException | The security token is invalid. | AUTHENTICATION",
        "403 | InvalidSignatureException | Signature not yet current | AUTHENTICATION",
        "403 | ExpiredTokenException | The security token has expired | AUTHENTICATION",
        "403 | MissingAuthenticationTokenException | Missing Authentication Token | AUTHENTICATION",
        "404 | ResourceNotFoundException | Could not find it | MODEL_NOT_FOUND",
        "408 | ModelTimeoutException | It took too long | TIMEOUT",
        "424 | ModelErrorException | It failed | SERVER_ERROR",
        "429 | ThrottlingException | Too many requests, please wait before trying again. | RATE_LIMITED",
        "429 | ThrottlingException | Too many tokens, please wait before trying again. | RATE_LIMITED",
        "429 | ThrottlingException | Too many tokens per day, please wait before trying again. | QUOTA_EXHAUSTED",
        "429 | ModelNotReadyException | Model is not ready for inference. | OVERLOADED",
        "500 | InternalServerException | Oops | SERVER_ERROR",
        "503 | ServiceUnavailableException | Busy | OVERLOADED",
      })
  void everyErrorHasItsKind(int status, String type, String message, ErrorCode code) {
    Failed failed =
        failure(status, type + ":http://internal/coral/", "{\"message\":\"" + message + "\"}");

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | {\"__type\":\"com.amazon.coral.service#UnrecognizedClientException\",\"Message\":\"No\"} | No",
        "UnrecognizedClientException | {\"Message\":\"No\"} | No",
        "UnrecognizedClientException | {} | gave no reason",
        "UnrecognizedClientException | No | No",
      })
  void theNameAndTheWordsMayStandInSeveralPlaces(String header, String body, String message) {
    Failed failed = failure(403, header, body);

    assertThat(failed.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(failed.message()).isEqualTo(message);
  }

  @Test
  void anErrorWithinASuccessIsOne() {
    assertThat(failure(200, "ThrottlingException", "{\"message\":\"Slow down\"}").code())
        .isEqualTo(ErrorCode.RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource({
    "exception, internalServerException,     {},                           SERVER_ERROR",
    "exception, modelStreamErrorException,   {},                           SERVER_ERROR",
    "exception, modelStreamErrorException,   '{\"originalStatusCode\":429}', RATE_LIMITED",
    "exception, modelTimeoutException,       {},                           TIMEOUT",
    "exception, validationException,         {},                           INVALID_REQUEST",
    "exception, throttlingException,         {},                           RATE_LIMITED",
    "exception, serviceUnavailableException, {},                           OVERLOADED",
    "error,     SomethingNew,                '',                           SERVER_ERROR",
  })
  void anErrorInAStreamHasItsKind(String kind, String name, String body, ErrorCode code) {
    byte[] payload = body.getBytes(StandardCharsets.UTF_8);
    Failed failed =
        replies.refused(
            new EventStream.Frame(kind, name, "It broke", payload),
            200,
            HttpFields.EMPTY,
            Bill.NONE);

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.message()).isEqualTo("It broke");
  }
}
