package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.chat.ChunkAssembly;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Completed;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class GeminiAnswersTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));

  private static final String USAGE =
      "'usageMetadata':{'promptTokenCount':30,'toolUsePromptTokenCount':2,'cachedContentTokenCount':8,"
          + "'candidatesTokenCount':3,'thoughtsTokenCount':5,'totalTokenCount':40}";

  private final ChunkAssembly chunks = new ChunkAssembly();

  @Test
  void anAnswerIsInOpenAiForm() throws Exception {
    Completed answer =
        completed(
            "{'candidates':[{'content':{'role':'model','parts':["
                + "{'text':'Whiskers, so ','thought':true},{'text':'a cat.','thought':true},"
                + "{'text':'A '},{'text':'cat.'}]},'finishReason':'STOP','index':0}],"
                + USAGE
                + ",'modelVersion':'gemini-2.5-flash-001','responseId':'r1'}");

    assertThat(asWritten(answer.response().body()))
        .isEqualTo(
            json(
                "{'id':'r1','object':'chat.completion','created':1795176000,'model':'gemini-2.5-flash-001',"
                    + "'choices':[{'index':0,'message':{'role':'assistant','content':'A cat.','refusal':null,"
                    + "'reasoning_content':'Whiskers, so a cat.'},'logprobs':null,'finish_reason':'stop'}],"
                    + "'usage':{'prompt_tokens':32,'completion_tokens':8,'total_tokens':40,"
                    + "'prompt_tokens_details':{'cached_tokens':8},'completion_tokens_details':{'reasoning_tokens':5}}}"));
    assertThat(answer.bill().usage()).isEqualTo(new Usage(32, 8, 8, 5));
    assertThat(answer.response().requestId()).isEqualTo("r1");
  }

  @Test
  void callsEndTheTurnWhateverTheReasonSays() throws Exception {
    JsonNode choice =
        completed(
                "{'responseId':'r','candidates':[{'content':{'parts':["
                    + "{'functionCall':{'id':'c9','name':'f','args':{'k':[1,'\\u00fc']}},'thoughtSignature':'dA=='},"
                    + "{'functionCall':{'name':'g'}}]},'finishReason':'STOP'}]}")
            .response()
            .body()
            .path("choices")
            .path(0);

    assertThat(choice.path("finish_reason").asString()).isEqualTo("tool_calls");
    assertThat(choice.path("message").path("tool_calls"))
        .isEqualTo(
            json(
                "[{'id':'c9','type':'function','function':{'name':'f','arguments':'{\\\"k\\\":[1,\\\"ü\\\"]}'},"
                    + "'extra_content':{'google':{'thought_signature':'dA=='}}},"
                    + "{'id':'call_r_1','type':'function','function':{'name':'g','arguments':'{}'}}]"));
  }

  @Test
  void aSignatureOfATextIsKeptWithTheMessage() throws Exception {
    JsonNode message =
        completed(
                "{'candidates':[{'content':{'parts':[{'text':'Hi'},{'text':'','thoughtSignature':'dA=='}]},"
                    + "'finishReason':'STOP'}]}")
            .response()
            .body()
            .at("/choices/0/message");

    assertThat(message.path("content").asString()).isEqualTo("Hi");
    assertThat(message.path("extra_content"))
        .isEqualTo(json("{'google':{'thought_signature':'dA=='}}"));
  }

  @Test
  void severalCandidatesAreSeveralChoices() throws Exception {
    Completed answer =
        completed(
            "{'candidates':[{'index':0,'content':{'parts':[{'text':'A'}]},'finishReason':'STOP'},"
                + "{'index':1,'content':{'parts':[{'text':'B'}]},'finishReason':'MAX_TOKENS'}],"
                + USAGE
                + "}");

    JsonNode choices = answer.response().body().path("choices");
    assertThat(choices.findValuesAsString("content")).containsExactly("A", "B");
    assertThat(choices.findValuesAsString("finish_reason")).containsExactly("stop", "length");
    assertThat(choices.path(1).path("index").asInt()).isEqualTo(1);
    assertThat(answer.response().body().path("usage").path("total_tokens").asInt()).isEqualTo(40);
    assertThat(asWritten(chunks.toCompletion())).isEqualTo(asWritten(answer.response().body()));
  }

  @Test
  void likelihoodsOfTokensAreToldAsOpenAiTellsThem() throws Exception {
    Completed answer =
        completed(
            "{'candidates':[{'content':{'parts':[{'text':'Hü'}]},'finishReason':'STOP',"
                + "'logprobsResult':{'chosenCandidates':[{'token':'Hü','tokenId':7,'logProbability':-0.25}],"
                + "'topCandidates':[{'candidates':[{'token':'Hü','logProbability':-0.25},{'token':'x','logProbability':-3}]}]}}]}");

    assertThat(asWritten(answer.response().body().at("/choices/0/logprobs")))
        .isEqualTo(
            json(
                "{'content':[{'token':'Hü','logprob':-0.25,'bytes':[72,195,188],'top_logprobs':["
                    + "{'token':'Hü','logprob':-0.25,'bytes':[72,195,188]},"
                    + "{'token':'x','logprob':-3,'bytes':[120]}]}]}"));
    assertThat(asWritten(chunks.toCompletion())).isEqualTo(asWritten(answer.response().body()));
  }

  @ParameterizedTest
  @CsvSource({
    "SAFETY",
    "RECITATION",
    "LANGUAGE",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "IMAGE_SAFETY",
  })
  void anAnswerThatIsWithheldIsAFailureAndIsBilled(String reason) throws Exception {
    Failed failed =
        failed(
            "{'candidates':[{'content':{'parts':[{'text':'Half'}]},'finishReason':'"
                + reason
                + "','finishMessage':'Why.'}],"
                + USAGE
                + "}");

    assertThat(failed.code()).isEqualTo(ErrorCode.CONTENT_POLICY);
    assertThat(failed.message()).isEqualTo("the answer was withheld: " + reason + ", Why.");
    JsonNode choice = requireNonNull(failed.response()).body().at("/choices/0");
    assertThat(choice.at("/message/content").asString()).isEqualTo("Half");
    assertThat(choice.path("finish_reason").asString()).isEqualTo("content_filter");
    assertThat(failed.bill().usage().totalTokens()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          CONTENT_POLICY  | the prompt was blocked: SAFETY                | {'promptFeedback':{'blockReason':'SAFETY'}}
          CONTENT_POLICY  | the prompt was blocked: OTHER, No.            | {'promptFeedback':{'blockReason':'OTHER','blockReasonMessage':'No.'}}
          SERVER_ERROR    | answered without any candidates               | {'candidates':[]}
          SERVER_ERROR    | the model broke off: MALFORMED_FUNCTION_CALL, f( | {'candidates':[{'finishReason':'MALFORMED_FUNCTION_CALL','finishMessage':'f('}]}
          SERVER_ERROR    | the model broke off: UNEXPECTED_TOOL_CALL     | {'candidates':[{'finishReason':'UNEXPECTED_TOOL_CALL'}]}
          SERVER_ERROR    | the model broke off: OTHER                    | {'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'OTHER'}]}
          STREAM_BROKEN   | its answer ends without saying why, so it broke off | {'candidates':[{'content':{'parts':[{'text':'x'}]}}]}
          INVALID_REQUEST | model: answers with inlineData, which a chat completion has no place for | {'candidates':[{'content':{'parts':[{'inlineData':{}}]},'finishReason':'STOP'}]}
          """)
  void whatIsNoAnswerIsAFailure(ErrorCode code, String message, String body) throws Exception {
    Failed failed = failed(body);

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.message()).isEqualTo(message);
    assertThat(failed.response()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          429 | RATE_LIMITED    | 20   | {'error':{'code':429,'message':'Please retry in 20.0s.','status':'RESOURCE_EXHAUSTED'}}
          429 | RATE_LIMITED    | 34   | {'error':{'code':429,'message':'x','status':'RESOURCE_EXHAUSTED','details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'34s'}]}}
          429 | QUOTA_EXHAUSTED | 3000 | {'error':{'code':429,'message':'x','status':'RESOURCE_EXHAUSTED','details':[{'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'3000s'}]}}
          429 | RATE_LIMITED    | 60   | {'error':{'code':429,'message':'x','status':'RESOURCE_EXHAUSTED','details':[{'violations':[{'quotaId':'GenerateRequestsPerMinutePerProjectPerModel'}]}]}}
          429 | RATE_LIMITED    |      | {'error':{'code':429,'message':'x','status':'RESOURCE_EXHAUSTED','details':[{'violations':[{'quotaId':['x']}]}]}}
          429 | RATE_LIMITED    |      | {'error':{'code':429,'message':'Resource exhausted, please try again later','status':'RESOURCE_EXHAUSTED'}}
          429 | RATE_LIMITED    |      | [{'error':{'code':429,'message':'Resource exhausted','status':'RESOURCE_EXHAUSTED'}}]
          400 | INVALID_REQUEST |      | {'error':{'code':400,'message':'bad','status':'INVALID_ARGUMENT'}}
          400 | CONTEXT_EXCEEDED |     | {'error':{'code':400,'message':'The input token count (9) exceeds the maximum number of tokens allowed (8).','status':'INVALID_ARGUMENT'}}
          400 | AUTHENTICATION  |      | {'error':{'code':400,'message':'API key not valid. Please pass a valid API key.','status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_INVALID'}]}}
          401 | AUTHENTICATION  |      | {'error':{'code':401,'message':'x','status':'UNAUTHENTICATED'}}
          403 | PERMISSION_DENIED |    | {'error':{'code':403,'message':'x','status':'PERMISSION_DENIED'}}
          404 | MODEL_NOT_FOUND |      | {'error':{'code':404,'message':'x','status':'NOT_FOUND'}}
          500 | SERVER_ERROR    |      | {'error':{'code':500,'message':'x','status':'INTERNAL'}}
          503 | OVERLOADED      |      | {'error':{'code':503,'message':'The model is overloaded.','status':'UNAVAILABLE'}}
          """)
  void everyErrorIsUnderstood(int status, ErrorCode code, Long wait, String body) throws Exception {
    Failed failed = (Failed) read(status, body);

    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.retryAfter()).isEqualTo(wait == null ? null : Duration.ofSeconds(wait));
  }

  private Completed completed(String body) throws Exception {
    return (Completed) read(200, body);
  }

  private Failed failed(String body) throws Exception {
    return (Failed) read(200, body);
  }

  private ProviderAnswer read(int status, String body) throws Exception {
    Failures failures = new Failures(List::of, CLOCK);
    byte[] content = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new GeminiAnswers(failures, new Replies(failures))
        .read(
            new HttpReply.Whole(status, HttpFields.EMPTY, "application/json", content),
            new Candidates("m", CLOCK, chunks::add));
  }

  private static JsonNode asWritten(JsonNode body) {
    return Json.mapper().readTree(body.toString());
  }

  private static JsonNode json(String text) {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }
}
