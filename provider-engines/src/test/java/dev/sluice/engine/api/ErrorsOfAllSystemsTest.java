package dev.sluice.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors of each system as it words them. */
final class ErrorsOfAllSystemsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          OpenAI      | 400 | CONTEXT_EXCEEDED  | {"error":{"message":"This model's maximum context length is 10 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
          OpenAI      | 400 | CONTENT_POLICY    | {"error":{"message":"no","type":"invalid_request_error","code":"content_policy_violation"}}
          OpenAI      | 400 | CONTENT_POLICY    | {"error":{"message":"no","code":"content_filter"}}
          OpenAI      | 400 | INVALID_REQUEST   | {"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}
          OpenAI      | 400 | INVALID_REQUEST   | {"error":{"message":"too long","type":"invalid_request_error","code":"string_above_max_length"}}
          OpenAI      | 401 | AUTHENTICATION    | {"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}
          OpenAI      | 401 | AUTHENTICATION    | {"error":{"message":"You must be a member of an organization to use the API","type":"invalid_request_error"}}
          OpenAI      | 403 | PERMISSION_DENIED | {"error":{"message":"Project does not have access to model","type":"invalid_request_error"}}
          OpenAI      | 404 | MODEL_NOT_FOUND   | {"error":{"message":"The model does not exist","code":"model_not_found"}}
          OpenAI      | 409 | SERVER_ERROR      | {"error":{"message":"conflict"}}
          OpenAI      | 422 | INVALID_REQUEST   | {"error":{"message":"no"}}
          OpenAI      | 429 | RATE_LIMITED      | {"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}
          OpenAI      | 429 | RATE_LIMITED      | {"error":{"message":"Slow down","code":"slow_down"}}
          OpenAI      | 429 | QUOTA_EXHAUSTED   | {"error":{"message":"no","type":"insufficient_quota","code":"credit_balance_exhausted"}}
          OpenAI      | 429 | QUOTA_EXHAUSTED   | {"error":{"message":"no","code":"organization_spend_limit_exceeded"}}
          OpenAI      | 429 | QUOTA_EXHAUSTED   | {"error":{"message":"no","code":"project_spend_limit_exceeded"}}
          OpenAI      | 429 | QUOTA_EXHAUSTED   | {"error":{"message":"no","code":"organization_usage_limit_exceeded"}}
          OpenAI      | 429 | QUOTA_EXHAUSTED   | {"error":{"message":"Rate limit reached for m1 on requests per day (RPD): Limit 200, Used 200, Requested 1.","type":"requests","code":"rate_limit_exceeded"}}
          OpenAI      | 429 | PAYLOAD_TOO_LARGE | {"error":{"message":"Request too large for m1 on tokens per min (TPM): Limit 10, Requested 20.","type":"tokens","code":"rate_limit_exceeded"}}
          OpenAI      | 500 | SERVER_ERROR      | {"error":{"message":"no","type":"server_error"}}
          OpenAI      | 502 | SERVER_ERROR      | {"error":{"message":"no","type":"server_error"}}
          OpenAI      | 503 | OVERLOADED        | {"error":{"message":"no","type":"service_unavailable_error","code":"server_is_overloaded"}}
          OpenAI      | 504 | SERVER_ERROR      | {"error":{"message":"no","type":"server_error"}}
          Anthropic   | 429 | RATE_LIMITED      | {"type":"error","error":{"type":"rate_limit_error","message":"no"}}
          Anthropic   | 402 | QUOTA_EXHAUSTED   | {"type":"error","error":{"type":"billing_error","message":"no"}}
          Anthropic   | 400 | QUOTA_EXHAUSTED   | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}
          Anthropic   | 429 | QUOTA_EXHAUSTED   | {"type":"error","error":{"type":"rate_limit_error","message":"no","details":{"error_code":"enforced_spend_limit_reached"}}}
          Anthropic   | 400 | CONTEXT_EXCEEDED  | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}
          Anthropic   | 400 | CONTEXT_EXCEEDED  | {"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 1 + 2 > 2"}}
          Anthropic   | 413 | PAYLOAD_TOO_LARGE | {"type":"error","error":{"type":"request_too_large","message":"no"}}
          Anthropic   | 401 | AUTHENTICATION    | {"type":"error","error":{"type":"authentication_error","message":"no"}}
          Anthropic   | 403 | PERMISSION_DENIED | {"type":"error","error":{"type":"permission_error","message":"no"}}
          Anthropic   | 404 | MODEL_NOT_FOUND   | {"type":"error","error":{"type":"not_found_error","message":"no"}}
          Anthropic   | 529 | OVERLOADED        | {"type":"error","error":{"type":"overloaded_error","message":"no"}}
          Anthropic   | 500 | SERVER_ERROR      | {"type":"error","error":{"type":"api_error","message":"no"}}
          Anthropic   | 504 | TIMEOUT           | {"type":"error","error":{"type":"timeout_error","message":"no"}}
          Anthropic   | 200 | OVERLOADED        | {"type":"error","error":{"type":"overloaded_error","message":"no"}}
          Anthropic   | 200 | SERVER_ERROR      | {"type":"error","error":{"type":"api_error","message":"no"}}
          Anthropic   | 200 | MODEL_NOT_FOUND   | {"type":"error","error":{"type":"not_found_error","message":"no"}}
          Groq        | 429 | RATE_LIMITED      | {"error":{"message":"Rate limit reached for model m1 on tokens per minute (TPM): Limit 6000, Used 5000, Requested 2000. Please try again in 5.289s.","type":"tokens","code":"rate_limit_exceeded"}}
          Groq        | 429 | QUOTA_EXHAUSTED   | {"error":{"message":"Rate limit reached for model m1 on tokens per day (TPD): Limit 100000, Used 99999, Requested 10. Please try again in 7m12s.","type":"tokens","code":"rate_limit_exceeded"}}
          Groq        | 403 | QUOTA_EXHAUSTED   | {"error":{"message":"Organization has been restricted. Please reach out to support.","type":"invalid_request_error"}}
          Groq        | 400 | CONTEXT_EXCEEDED  | {"error":{"message":"no","code":"context_length_exceeded"}}
          Groq        | 413 | PAYLOAD_TOO_LARGE | {"error":{"message":"Request too large for model m1 on tokens per minute (TPM): Limit 6000, Requested 9000","type":"tokens","code":"rate_limit_exceeded"}}
          Groq        | 400 | SERVER_ERROR      | {"error":{"message":"Failed to generate JSON","type":"invalid_request_error","failed_generation":"{"}}
          Groq        | 401 | AUTHENTICATION    | {"error":{"message":"Invalid API Key","type":"invalid_request_error","code":"invalid_api_key"}}
          Groq        | 403 | PERMISSION_DENIED | {"error":{"message":"no"}}
          Groq        | 424 | SERVER_ERROR      | {"error":{"message":"no"}}
          Groq        | 498 | OVERLOADED        | {"error":{"message":"no","type":"x","code":"capacity_exceeded"}}
          Groq        | 499 | SERVER_ERROR      | {"error":{"message":"cancelled"}}
          Groq        | 500 | SERVER_ERROR      | {"error":{"message":"no"}}
          Groq        | 502 | SERVER_ERROR      | {"error":{"message":"no"}}
          Groq        | 503 | OVERLOADED        | {"error":{"message":"no"}}
          Groq        | 200 | SERVER_ERROR      | {"id":"c","choices":[],"x_groq":{"id":"r","error":"the model stopped"}}
          OpenRouter  | 429 | RATE_LIMITED      | {"error":{"code":429,"message":"no","metadata":{"error_type":"rate_limit_exceeded"}}}
          OpenRouter  | 429 | QUOTA_EXHAUSTED   | {"error":{"code":429,"message":"Rate limit exceeded: free-models-per-day. Add credits","metadata":{"headers":{"X-RateLimit-Reset":"1"}}}}
          OpenRouter  | 402 | QUOTA_EXHAUSTED   | {"error":{"code":402,"message":"This request requires more credits, or fewer max_tokens","metadata":{"error_type":"payment_required"}}}
          OpenRouter  | 402 | RATE_LIMITED      | {"error":{"code":402,"message":"no","metadata":{"error_type":"payment_required","limit_source":"openrouter_in_flight_budget"}}}
          OpenRouter  | 400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"message":"no","metadata":{"error_type":"context_length_exceeded"}}}
          OpenRouter  | 400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"message":"no","metadata":{"error_type":"token_limit_exceeded"}}}
          OpenRouter  | 400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"message":"no","metadata":{"error_type":"max_tokens_exceeded"}}}
          OpenRouter  | 400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"message":"Provider returned error","metadata":{"provider_name":"x","raw":"{\\"message\\":\\"prompt is too long: 9 tokens > 8 maximum\\"}"}}}
          OpenRouter  | 403 | CONTENT_POLICY    | {"error":{"code":403,"message":"no","metadata":{"reasons":["x"],"flagged_input":"y","provider_name":"z"}}}
          OpenRouter  | 400 | CONTENT_POLICY    | {"error":{"code":400,"message":"no","metadata":{"error_type":"content_policy_violation"}}}
          OpenRouter  | 200 | CONTENT_POLICY    | {"error":{"code":400,"message":"no","metadata":{"error_type":"refusal"}}}
          OpenRouter  | 401 | AUTHENTICATION    | {"error":{"code":401,"message":"No auth credentials found"}}
          OpenRouter  | 401 | AUTHENTICATION    | {"error":{"code":401,"message":"no","metadata":{"error_type":"authentication"}}}
          OpenRouter  | 403 | PERMISSION_DENIED | {"error":{"code":403,"message":"no","metadata":{"error_type":"permission_denied"}}}
          OpenRouter  | 404 | MODEL_NOT_FOUND   | {"error":{"code":404,"message":"No endpoints found","metadata":{"error_type":"not_found"}}}
          OpenRouter  | 400 | INVALID_REQUEST   | {"error":{"code":400,"message":"no","metadata":{"error_type":"invalid_image"}}}
          OpenRouter  | 408 | TIMEOUT           | {"error":{"code":408,"message":"no","metadata":{"error_type":"timeout"}}}
          OpenRouter  | 413 | PAYLOAD_TOO_LARGE | {"error":{"code":413,"message":"no","metadata":{"error_type":"payload_too_large"}}}
          OpenRouter  | 502 | SERVER_ERROR      | {"error":{"code":502,"message":"no","metadata":{"error_type":"server"}}}
          OpenRouter  | 502 | OVERLOADED        | {"error":{"code":502,"message":"no","metadata":{"error_type":"provider_unavailable"}}}
          OpenRouter  | 503 | OVERLOADED        | {"error":{"code":503,"message":"no","metadata":{"error_type":"unmapped"}}}
          OpenRouter  | 524 | SERVER_ERROR      | {"error":{"code":524,"message":"no"}}
          OpenRouter  | 529 | OVERLOADED        | {"error":{"code":529,"message":"no","metadata":{"error_type":"provider_overloaded"}}}
          OpenRouter  | 200 | OVERLOADED        | {"error":{"code":503,"message":"no"},"choices":[{"delta":{},"finish_reason":"error"}]}
          xAI         | 429 | RATE_LIMITED      | {"code":"Some resource has been exhausted","error":"Too many tokens for team t and model m. Your team's rate limit is - Tokens per Minute (actual/limit): 65605/16000"}
          xAI         | 403 | QUOTA_EXHAUSTED   | {"code":"The caller does not have permission to execute the specified operation","error":"Your newly created team doesn't have any credits yet."}
          xAI         | 403 | QUOTA_EXHAUSTED   | {"code":"personal-team-blocked:spending-limit","error":"no"}
          xAI         | 429 | QUOTA_EXHAUSTED   | {"code":"x","error":"Your team has either used all available credits or reached its monthly spending limit."}
          xAI         | 400 | CONTEXT_EXCEEDED  | {"code":"Client specified an invalid argument","error":"This model's maximum prompt length is 131072 but the request contains 537812 tokens."}
          xAI         | 403 | CONTENT_POLICY    | {"code":"x","error":"Content violates usage guidelines."}
          xAI         | 400 | CONTENT_POLICY    | {"code":"x","error":"Content violates usage guidelines."}
          xAI         | 400 | AUTHENTICATION    | {"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***."}
          xAI         | 401 | AUTHENTICATION    | {"code":"x","error":"no"}
          xAI         | 403 | PERMISSION_DENIED | {"code":"The caller does not have permission to execute the specified operation","error":"no"}
          xAI         | 404 | MODEL_NOT_FOUND   | {"code":"Some requested entity was not found","error":"The model x does not exist"}
          xAI         | 422 | INVALID_REQUEST   | {"code":"x","error":"Failed to deserialize the JSON body into the target type"}
          xAI         | 500 | SERVER_ERROR      | {"code":"x","error":"no"}
          xAI         | 503 | OVERLOADED        | {"code":"The service is currently unavailable","error":"no"}
          xAI         | 504 | SERVER_ERROR      | {"code":"x","error":"no"}
          xAI         | 200 | OVERLOADED        | {"code":"The service is currently unavailable","error":"no"}
          xAI         | 200 | RATE_LIMITED      | {"code":"Some resource has been exhausted","error":"no"}
          Together    | 429 | RATE_LIMITED      | {"error":{"message":"no","type":"dynamic_request_limited","code":null}}
          Together    | 429 | RATE_LIMITED      | {"error":{"message":"no","type":"x","code":"dynamic_token_limited"}}
          Together    | 402 | QUOTA_EXHAUSTED   | {"error":{"message":"no"}}
          Together    | 403 | CONTEXT_EXCEEDED  | {"error":{"message":"Input + max_tokens exceeds the limit of this model"}}
          Together    | 400 | CONTEXT_EXCEEDED  | {"error":{"message":"The input has more tokens than the maximum context length of 8192"}}
          Together    | 422 | CONTEXT_EXCEEDED  | {"error":{"message":"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 8000 and 500"}}
          Together    | 400 | CONTENT_POLICY    | {"error":{"message":"The safety model has rejected this request"}}
          Together    | 401 | AUTHENTICATION    | {"error":{"message":"no","code":"invalid_api_key"}}
          Together    | 500 | SERVER_ERROR      | {"error":{"message":"no"}}
          Together    | 503 | OVERLOADED        | {"error":{"message":"no"}}
          Together    | 504 | SERVER_ERROR      | {"error":{"message":"no"}}
          Bedrock     | 429 | RATE_LIMITED      | {"__type":"ThrottlingException","message":"Too many requests, please wait before trying again."}
          Bedrock     | 429 | OVERLOADED        | {"__type":"aws.bedrock#ModelNotReadyException:http://x/","message":"no"}
          Bedrock     | 400 | QUOTA_EXHAUSTED   | {"__type":"ServiceQuotaExceededException","message":"no"}
          Bedrock     | 429 | QUOTA_EXHAUSTED   | {"__type":"ThrottlingException","message":"Too many tokens per day, please wait before trying again."}
          Bedrock     | 400 | CONTEXT_EXCEEDED  | {"__type":"ValidationException","message":"Input is too long for requested model."}
          Bedrock     | 400 | CONTEXT_EXCEEDED  | {"__type":"ValidationException","message":"The model returned the following errors: prompt is too long"}
          Bedrock     | 400 | INVALID_REQUEST   | {"__type":"ValidationException","message":"no"}
          Bedrock     | 403 | PERMISSION_DENIED | {"__type":"AccessDeniedException","Message":"no"}
          Bedrock     | 403 | AUTHENTICATION    | {"__type":"UnrecognizedClientException","message":"no"}
          Bedrock     | 403 | AUTHENTICATION    | {"__type":"ExpiredTokenException","message":"no"}
          Bedrock     | 404 | MODEL_NOT_FOUND   | {"__type":"ResourceNotFoundException","message":"no"}
          Bedrock     | 408 | TIMEOUT           | {"__type":"ModelTimeoutException","message":"no"}
          Bedrock     | 424 | SERVER_ERROR      | {"__type":"ModelErrorException","message":"no"}
          Bedrock     | 500 | SERVER_ERROR      | {"__type":"InternalServerException","message":"no"}
          Bedrock     | 503 | OVERLOADED        | {"__type":"ServiceUnavailableException","message":"no"}
          Gemini      | 429 | RATE_LIMITED      | {"error":{"code":429,"message":"no","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]},{"retryDelay":"20s"}]}}
          Gemini      | 429 | QUOTA_EXHAUSTED   | {"error":{"code":429,"message":"no","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}
          Gemini      | 429 | QUOTA_EXHAUSTED   | {"error":{"code":429,"message":"Quota exceeded for metric: x, limit: 0, model: m","status":"RESOURCE_EXHAUSTED"}}
          Gemini      | 429 | QUOTA_EXHAUSTED   | {"error":{"code":429,"message":"no","status":"RESOURCE_EXHAUSTED","details":[{"reason":"QUOTA_EXHAUSTED"}]}}
          Gemini      | 429 | RATE_LIMITED      | {"error":{"code":429,"message":"Quota exceeded, limit: 0.5 of it","status":"RESOURCE_EXHAUSTED"}}
          Gemini      | 400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}
          Gemini      | 400 | AUTHENTICATION    | {"error":{"code":400,"message":"no","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}
          Gemini      | 400 | PERMISSION_DENIED | {"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}
          Gemini      | 401 | AUTHENTICATION    | {"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}}
          Gemini      | 403 | PERMISSION_DENIED | {"error":{"code":403,"message":"no","status":"PERMISSION_DENIED"}}
          Gemini      | 404 | MODEL_NOT_FOUND   | {"error":{"code":404,"message":"no","status":"NOT_FOUND"}}
          Gemini      | 500 | SERVER_ERROR      | {"error":{"code":500,"message":"no","status":"INTERNAL"}}
          Gemini      | 503 | OVERLOADED        | {"error":{"code":503,"message":"no","status":"UNAVAILABLE"}}
          Gemini      | 504 | TIMEOUT           | {"error":{"code":504,"message":"no","status":"DEADLINE_EXCEEDED"}}
          Vertex      | 529 | OVERLOADED        | {"type":"error","error":{"type":"overloaded_error","message":"no"}}
          Databricks  | 429 | RATE_LIMITED      | {"error_code":"REQUEST_LIMIT_EXCEEDED","message":"no"}
          Databricks  | 429 | RATE_LIMITED      | {"error_code":"RESOURCE_EXHAUSTED","message":"no"}
          Databricks  | 400 | CONTEXT_EXCEEDED  | {"error_code":"BAD_REQUEST","message":"Input has 9 prompt tokens, which exceeds the maximum of 8"}
          Databricks  | 400 | CONTENT_POLICY    | {"error_code":"BAD_REQUEST","message":"The input guardrail has blocked this request"}
          Databricks  | 400 | INVALID_REQUEST   | {"error_code":"INVALID_PARAMETER_VALUE","message":"no"}
          Databricks  | 401 | AUTHENTICATION    | {"error_code":"UNAUTHENTICATED","message":"no"}
          Databricks  | 403 | PERMISSION_DENIED | {"error_code":"PERMISSION_DENIED","message":"no"}
          Databricks  | 404 | MODEL_NOT_FOUND   | {"error_code":"ENDPOINT_NOT_FOUND","message":"no"}
          Databricks  | 404 | MODEL_NOT_FOUND   | {"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no"}
          Databricks  | 409 | SERVER_ERROR      | {"error_code":"ABORTED","message":"no"}
          Databricks  | 499 | SERVER_ERROR      | {"error_code":"CANCELLED","message":"no"}
          Databricks  | 500 | SERVER_ERROR      | {"error_code":"INTERNAL_ERROR","message":"no"}
          Databricks  | 501 | SERVER_ERROR      | {"error_code":"NOT_IMPLEMENTED","message":"no"}
          Databricks  | 503 | OVERLOADED        | {"error_code":"TEMPORARILY_UNAVAILABLE","message":"no"}
          Databricks  | 504 | TIMEOUT           | {"error_code":"DEADLINE_EXCEEDED","message":"no"}
          Databricks  | 200 | RATE_LIMITED      | {"error_code":"REQUEST_LIMIT_EXCEEDED","message":"no"}
          Ollama      | 503 | RATE_LIMITED      | {"error":"server busy, please try again.  maximum pending requests exceeded"}
          Ollama      | 429 | RATE_LIMITED      | {"error":"you've reached your hourly usage limit"}
          Ollama      | 402 | QUOTA_EXHAUSTED   | {"error":"no"}
          Ollama      | 400 | CONTEXT_EXCEEDED  | {"error":"the input length exceeds the context length"}
          Ollama      | 400 | INVALID_REQUEST   | {"error":"registry.ollama.ai/library/m1 does not support tools"}
          Ollama      | 401 | AUTHENTICATION    | {"error":"unauthorized"}
          Ollama      | 404 | MODEL_NOT_FOUND   | {"error":{"message":"model 'm1' not found, try pulling it first","type":"not_found_error","param":null,"code":null}}
          Ollama      | 500 | SERVER_ERROR      | {"error":"no"}
          Ollama      | 502 | SERVER_ERROR      | {"error":"no"}
          Docker      | 400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"type":"exceed_context_size_error","message":"no","n_prompt_tokens":9000,"n_ctx":4096}}
          Docker      | 400 | CONTEXT_EXCEEDED  | {"error":{"code":400,"message":"no","n_prompt_tokens":9000,"n_ctx":4096}}
          Docker      | 400 | INVALID_REQUEST   | model is required
          Docker      | 404 | MODEL_NOT_FOUND   | model not found
          Docker      | 500 | SERVER_ERROR      | unable to load runner
          Docker      | 503 | OVERLOADED        | installing llama.cpp
          LiteLLM     | 429 | RATE_LIMITED      | {"error":{"message":"litellm.RateLimitError: OpenAIException - no","type":"throttling_error","code":"429"}}
          LiteLLM     | 429 | RATE_LIMITED      | {"error":{"message":"Crossed TPM / RPM / Max Parallel Request Limit","type":"None","code":"429"}}
          LiteLLM     | 400 | QUOTA_EXHAUSTED   | {"error":{"message":"no","type":"budget_exceeded","code":"400"}}
          LiteLLM     | 400 | CONTEXT_EXCEEDED  | {"error":{"message":"litellm.ContextWindowExceededError: no","type":null,"code":"400"}}
          LiteLLM     | 400 | CONTENT_POLICY    | {"error":{"message":"litellm.ContentPolicyViolationError: no","type":null,"code":"400"}}
          LiteLLM     | 401 | AUTHENTICATION    | {"error":{"message":"litellm.AuthenticationError: no","type":null,"code":"401"}}
          LiteLLM     | 401 | AUTHENTICATION    | {"error":{"message":"Authentication Error, Invalid proxy server token passed","type":"auth_error","code":"401"}}
          LiteLLM     | 408 | TIMEOUT           | {"error":{"message":"litellm.Timeout: no","type":null,"code":"408"}}
          LiteLLM     | 429 | OVERLOADED        | {"error":{"message":"No deployments available for selected model, Try again in 5 seconds","code":"429"}}
          LiteLLM     | 500 | SERVER_ERROR      | {"error":{"message":"litellm.APIConnectionError: no","code":"500"}}
          LiteLLM     | 503 | OVERLOADED        | {"error":{"message":"litellm.ServiceUnavailableError: no","code":"503"}}
          LiteLLM     | 200 | RATE_LIMITED      | {"error":{"message":"litellm.RateLimitError: no","code":"429"}}
          """)
  void everyErrorOfASystemIsNamed(String system, int status, ErrorCode code, String body) {
    ErrorBody error =
        ErrorBody.of(
            body.startsWith("{")
                ? Json.mapper().readTree(body)
                : Json.mapper().getNodeFactory().stringNode(body));

    assertThat(ErrorClassifier.classify(status, error)).as(system).isEqualTo(code);
  }
}
