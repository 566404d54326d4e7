package dev.sluice.engine.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.ForeignJobs;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.engine.http.WrittenReply;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderCall;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a server sends that says it speaks OpenAI's API. */
final class OpenAiFuzzTest {

  private static final String JSON = "content-type: application/json";
  private static final String EVENTS = "content-type: text/event-stream";

  private static final String ANSWER =
      """
      {"id":"c1","object":"chat.completion","created":7,"model":"m-1","choices":[
        {"index":0,"message":{"role":"assistant","content":"Hi","refusal":null,
          "tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]},
         "logprobs":{"content":[{"token":"Hi","logprob":-0.1,"bytes":[72]}]},"finish_reason":"stop"}],
       "usage":{"prompt_tokens":30,"completion_tokens":3,"total_tokens":33,"cost":0.00012,
         "prompt_tokens_details":{"cached_tokens":8},
         "completion_tokens_details":{"reasoning_tokens":2}},"service_tier":"default"}""";

  /** Content in parts, as some write it, and counts beside each other. */
  private static final String IN_PARTS =
      """
      {"choices":[{"index":1,"message":{"content":[{"type":"reasoning","summary":[{"text":"Hm"}]},
        {"type":"text","text":"Hi"}]},"finish_reason":"eos"}],
       "usage":{"prompt_tokens":1,"completion_tokens":1,"cache_read_input_tokens":4,
         "cache_creation_input_tokens":2,"total_tokens":8}}""";

  private static final String REFUSAL =
      """
      {"choices":[{"message":{"refusal":"No."},"finish_reason":"content_filter"}]}""";

  private static final String ERROR =
      """
      {"error":{"message":"Rate limit reached. Please try again in 6m0s.","type":"tokens",
        "code":"rate_limit_exceeded","metadata":{"raw":"{}","headers":{"X-RateLimit-Limit":"5"}}}}""";

  private static final String EMBEDDINGS =
      """
      {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-1E-3]}],
       "model":"e","usage":{"prompt_tokens":2,"total_tokens":2}}""";

  private static final String MODELS =
      """
      {"data":[{"id":"a","type":"chat","context_length":4096,"max_completion_tokens":100,
        "pricing":{"prompt":"0.0000001","completion":"1e-7","input_cache_read":"0"},
        "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
        "supported_parameters":["tools"],"top_provider":{"context_length":1}},
       {"model_name":"b","model_info":{"mode":"embedding","max_input_tokens":8,
        "input_cost_per_token":1e-7,"output_cost_per_token":0,"supports_vision":true}},
       {"name":"c","prompt_text_token_price":2000,"completion_text_token_price":100,"active":true}]}""";

  private final Failures failures =
      new Failures(
          () -> List.of(AnswerPromises.SECRET), InstantSource.fixed(Instant.EPOCH.plusSeconds(9)));
  private final OpenAiAnswers answers = new OpenAiAnswers(failures);

  private static Fuzzing replies() {
    return Fuzzing.of(
            WrittenReply.write(200, ANSWER, JSON, "x-request-id: r", "x-litellm-response-cost: 1"),
            WrittenReply.write(200, IN_PARTS, JSON),
            WrittenReply.write(200, REFUSAL, JSON),
            WrittenReply.write(429, ERROR, JSON, "retry-after: 5"),
            WrittenReply.write(200, EMBEDDINGS, JSON),
            WrittenReply.write(502, "<html><title>Bad gateway</title></html>", "content-type: x"))
        .words(
            "choices",
            "message",
            "content",
            "tool_calls",
            "function_call",
            "finish_reason",
            "error",
            "length",
            "usage",
            "prompt_tokens",
            "total_tokens",
            "cached_tokens",
            "cost",
            "data",
            "embedding",
            "x_groq",
            "extra_content",
            "reasoning",
            "index",
            "delta")
        .bytesEach(2000);
  }

  @Test
  void whateverIsAnsweredToAChatIsAnAnswerOrAFailureThatCanBeShown() throws Exception {
    replies().check(input -> whole(input, Endpoint.CHAT_COMPLETIONS));
  }

  @Test
  void whateverIsAnsweredToTextsIsVectorsOrAFailureThatCanBeShown() throws Exception {
    replies().check(input -> whole(input, Endpoint.EMBEDDINGS));
  }

  private String whole(byte[] input, Endpoint endpoint) {
    ProviderAnswer answer = answers.read(endpoint, WrittenReply.read(input).whole());
    if (answer instanceof ProviderAnswer.Completed completed
        && completed.response().body() instanceof ObjectNode completion) {
      Json.mapper().writeValueAsBytes(OpenAiForm.toChunk(completion, true));
    }
    return new AnswerPromises().of(answer);
  }

  @Test
  void aStreamComesToTheSameHoweverItIsSplit() throws Exception {
    Fuzzing.of(
            stream(
                ScriptedStream.HELLO,
                ScriptedStream.LO,
                ScriptedStream.STOP,
                ScriptedStream.USAGE,
                ScriptedStream.DONE),
            stream(
                "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'t','type':'function',"
                    + "'function':{'name':'f','arguments':''}}]}}]}",
                "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}}]}",
                "{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}],'x_groq':{'usage':{'prompt_tokens':1}}}"),
            stream(ScriptedStream.HELLO, "{'error':{'message':'overloaded','code':503}}"),
            WrittenReply.write(200, "event: error\ndata: broken\n\n", EVENTS))
        .words("data: ", "data: [DONE]\n\n", "event: error\n", "choices", "delta", "index", "usage")
        .bytesEach(6000)
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              AnswerPromises whole = new AnswerPromises();
              ProviderAnswer answer = read(reply.stream(), whole);
              AnswerPromises split = new AnswerPromises();
              AnswerPromises.requireSame(answer, read(reply.inPieces(), split));
              AnswerPromises.requireSame(whole.taken(), split.taken());
              return whole.of(answer);
            });
  }

  private ProviderAnswer read(StreamBody body, AnswerPromises promises) throws Exception {
    try (body) {
      return new OpenAiStream(body, answers, failures, promises.chunks(), false).read();
    }
  }

  private static byte[] stream(String... events) {
    StringBuilder body = new StringBuilder();
    for (String event : events) {
      body.append("data: ").append(event.replace('\'', '"')).append("\n\n");
    }
    return WrittenReply.write(200, body.toString(), EVENTS);
  }

  @Test
  void whateverIsListedIsModelsThatCanBeRoutedTo() throws Exception {
    Fuzzing.of(MODELS, "[{\"id\":\"a\"}]", "{\"models\":[]}")
        .words("id", "name", "type", "pricing", "input", "output", "prompt", "model_info", "mode")
        .check(
            input -> {
              try {
                return AnswerPromises.of(OpenAiModels.read(Json.mapper().readTree(input)));
              } catch (JacksonException e) {
                return "no JSON";
              }
            });
  }

  /**
   * Read as text: of bytes, Jackson refuses names with half of a character, which a job may have.
   */
  private static String text(byte[] request) {
    return new String(request, UTF_8);
  }

  @Test
  void whateverIsAskedCanBeSent() throws Exception {
    OpenAiRequest requests = new OpenAiRequest("max_completion_tokens");
    ForeignJobs.check(
        body -> {
          ProviderCall call =
              new ProviderCall("c", Endpoint.CHAT_COMPLETIONS, "m", body, Duration.ofHours(1));
          return List.of(
              Json.mapper().readTree(text(requests.whole(call))),
              Json.mapper().readTree(text(requests.streamed(call))));
        });
  }
}
