package dev.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import java.time.Instant;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorClassifierTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          429 | RATE_LIMITED      | {"error":{"message":"Rate limit reached","type":"tokens","code":"rate_limit_exceeded"}}
          429 | QUOTA_EXHAUSTED   | {"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}
          429 | QUOTA_EXHAUSTED   | {"error":{"message":"x","code":"billing_hard_limit_reached"}}
          429 | QUOTA_EXHAUSTED   | {"code":"x","error":"Your team has either used all available credits or reached its monthly spending limit."}
          403 | QUOTA_EXHAUSTED   | {"error":"Your team has used all available credits."}
          400 | QUOTA_EXHAUSTED   | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to use the API."}}
          400 | QUOTA_EXHAUSTED   | {"error":{"message":"Budget has been exceeded!","type":"budget_exceeded","code":"400"}}
          402 | QUOTA_EXHAUSTED   | {"error":{"message":"pay","code":402}}
          429 | PAYLOAD_TOO_LARGE | {"error":{"message":"Request too large for m1 on tokens per min (TPM): Limit 6000, Requested 9000.","type":"tokens","code":"rate_limit_exceeded"}}
          400 | PAYLOAD_TOO_LARGE | {"error":{"code":400,"message":"Request payload size exceeds the limit: 20971520 bytes.","status":"INVALID_ARGUMENT"}}
          413 | PAYLOAD_TOO_LARGE | <html><head><title>413 Request Entity Too Large</title></head></html>
          400 | CONTEXT_EXCEEDED  | {"error":{"message":"too many","code":"context_length_exceeded"}}
          400 | CONTEXT_EXCEEDED  | {"error":{"message":"This model's maximum context length is 8192 tokens.","type":"invalid_request_error","code":null}}
          400 | CONTEXT_EXCEEDED  | {"error":"input length exceeds the context length"}
          400 | CONTEXT_EXCEEDED  | {"error":{"message":"Please reduce the length of the messages or completion."}}
          403 | CONTEXT_EXCEEDED  | {"error":{"message":"The sum of input tokens and max_tokens exceeds the limit of 4097"}}
          400 | CONTEXT_EXCEEDED  | {"error":{"message":"litellm.ContextWindowExceededError: litellm.BadRequestError","type":null}}
          400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error","n_prompt_tokens":9,"n_ctx":8}}
          429 | RATE_LIMITED      | {"error":{"message":"total tokens per minute exceed the limit"}}
          400 | CONTENT_POLICY    | {"error":{"message":"Your request was rejected","code":"content_policy_violation"}}
          400 | CONTENT_POLICY    | {"error":{"message":"Your request was rejected as a result of our safety system."}}
          403 | CONTENT_POLICY    | {"error":{"code":403,"message":"Your input was flagged","metadata":{"reasons":["x"]}}}
          401 | AUTHENTICATION    | {"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}
          400 | AUTHENTICATION    | {"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***."}
          401 | AUTHENTICATION    | Unauthorized
          403 | PERMISSION_DENIED | {"error":{"message":"Country, region, or territory not supported","code":"unsupported_country_region_territory"}}
          403 | PERMISSION_DENIED | {"detail":"Forbidden"}
          404 | MODEL_NOT_FOUND   | {"error":{"message":"The model `x` does not exist","type":"invalid_request_error","code":"model_not_found"}}
          400 | MODEL_NOT_FOUND   | {"error":{"message":"gone","code":"model_decommissioned"}}
          404 | MODEL_NOT_FOUND   | {"detail":"Not Found"}
          422 | INVALID_REQUEST   | {"detail":[{"loc":["body","messages"],"msg":"field required","type":"value_error"}]}
          400 | INVALID_REQUEST   | {"error":{"message":"Unsupported parameter: 'max_tokens'","code":"unsupported_parameter","type":"invalid_request_error"}}
          418 | INVALID_REQUEST   | short and stout
          498 | OVERLOADED        | {"error":{"message":"Flex tier capacity exceeded","code":"capacity_exceeded"}}
          503 | RATE_LIMITED      | {"error":"server busy, please try again. maximum pending requests exceeded"}
          529 | OVERLOADED        | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
          500 | OVERLOADED        | {"error":{"type":"overloaded_error","message":"Overloaded"}}
          500 | SERVER_ERROR      | {"error":{"message":"boom","type":"server_error"}}
          502 | SERVER_ERROR      | <html><title>502 Bad Gateway</title></html>
          504 | SERVER_ERROR      | {}
          409 | SERVER_ERROR      | {"error":{"message":"conflict"}}
          408 | TIMEOUT           | {"error":{"message":"Request timed out"}}
          301 | SERVER_ERROR      | moved
          200 | RATE_LIMITED      | {"error":{"code":429,"message":"Provider returned error"}}
          200 | RATE_LIMITED      | {"error":"too many requests"}
          200 | SERVER_ERROR      | {"object":"error","message":"engine died"}
          200 | INVALID_REQUEST   | {"error":{"type":"invalid_request_error","message":"bad"}}
          200 | RATE_LIMITED      | {"error":{"code":429,"message":"total tokens per minute exceed the limit"}}
          200 | CONTEXT_EXCEEDED  | {"error":"the prompt is too long"}
          429 | RATE_LIMITED      | [{"error":{"code":429,"message":"Resource exhausted","status":"RESOURCE_EXHAUSTED"}}]
          """)
  void theBodyDecidesFirstAndTheStatusSecond(int status, ErrorCode code, String body) {
    assertThat(ErrorClassifier.classify(status, read(body))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "400, true, SERVER_ERROR",
    "400, false, INVALID_REQUEST",
    "429, true, RATE_LIMITED",
    "429, false, QUOTA_EXHAUSTED",
    "401, true, AUTHENTICATION",
    "500, true, SERVER_ERROR"
  })
  void theHeaderThatSaysWhetherToRetryCountsWhereTheBodyIsSilent(
      int status, String shouldRetry, ErrorCode code) {
    assertThat(ErrorClassifier.classify(status, shouldRetry, read("{}"))).isEqualTo(code);
  }

  @Test
  void aBodyThatSaysWhatIsWrongCountsMoreThanTheHeader() {
    ErrorBody slow = read("{\"error\":{\"code\":\"rate_limit_exceeded\"}}");
    ErrorBody tooLong = read("{\"error\":{\"code\":\"context_length_exceeded\"}}");

    assertThat(ErrorClassifier.classify(429, "false", slow)).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(ErrorClassifier.classify(400, "true", tooLong))
        .isEqualTo(ErrorCode.CONTEXT_EXCEEDED);
  }

  @Test
  void aCodeMayComeFromBesideTheBody() {
    ErrorBody error = read("{\"message\":\"no\"}").withCode("x#ThrottlingException:http://y");

    assertThat(ErrorClassifier.classify(400, error)).isEqualTo(ErrorCode.RATE_LIMITED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"error":{"message":"in an object"}}         | in an object
          {"error":"in a string"}                      | in a string
          {"message":"at the top","code":1}            | at the top
          {"detail":"of a framework"}                  | of a framework
          {"detail":[{"msg":"in a list"}]}             | in a list
          {"detail":{"message":"in a detail"}}         | in a detail
          [{"error":{"message":"in a list of one"}}]   | in a list of one
          {"Message":"as Amazon writes it"}            | as Amazon writes it
          {"choices":[],"x_groq":{"error":"beside"}}   | beside
          {"error":{"message":"Provider returned error","metadata":{"raw":"it burns"}}} | Provider returned error: it burns
          """)
  void aMessageIsFoundInEveryFormOfErrorBody(String body, String message) {
    assertThat(ErrorBody.of(Json.mapper().readTree(body)).message()).isEqualTo(message);
  }

  @Test
  void aPageSpeaksThroughItsTitle() {
    String page = "<html><head><title>502 Bad Gateway</title></head><body><hr>nginx</body></html>";

    assertThat(ErrorBody.of(Json.mapper().getNodeFactory().stringNode(page)).message())
        .isEqualTo("502 Bad Gateway");
  }

  private static ErrorBody read(String body) {
    boolean json = body.startsWith("{") || body.startsWith("[");
    return ErrorBody.of(
        json ? Json.mapper().readTree(body) : Json.mapper().getNodeFactory().stringNode(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"İ", "<title", "input ", "retry after 1"})
  @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
  void anErrorOfMegabytesIsClassifiedInATimeThatItsLengthExplains(String part) {
    ErrorBody body =
        ErrorBody.of(Json.mapper().getNodeFactory().stringNode(part.repeat(1_000_000)));

    assertThat(ErrorClassifier.classify(500, body)).isEqualTo(ErrorCode.SERVER_ERROR);
    assertThat(RetryHints.find(ErrorCode.RATE_LIMITED, HttpFields.EMPTY, body, Instant.EPOCH))
        .isEmpty();
  }
}
