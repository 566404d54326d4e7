package dev.sluice.engine.anthropic;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ForeignJobs;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.engine.http.WrittenReply;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.provider.ProviderAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a server sends that says it speaks the Messages API. */
final class AnthropicFuzzTest {

  private static final String JSON = "content-type: application/json";
  private static final String EVENTS = "content-type: text/event-stream";

  private static final String ANSWER =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-x","content":[
        {"type":"thinking","thinking":"Hm.","signature":"s"},{"type":"redacted_thinking","data":"d"},
        {"type":"text","text":"A cat."},{"type":"tool_use","id":"t1","name":"f","input":{"k":1}}],
       "stop_reason":"tool_use","stop_details":{"category":"c","explanation":"e"},
       "usage":{"input_tokens":12,"cache_creation_input_tokens":30,"cache_read_input_tokens":900,
         "output_tokens":20,"output_tokens_details":{"thinking_tokens":5}}}""";

  /** Nested as deep as is read, in a part that is handed on as it is. */
  private static final String DEEP =
      "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"Hm\",\"x\":%s%s}]}"
          .formatted("[".repeat(60), "]".repeat(60));

  private static final String ERROR =
      """
      {"type":"error","error":{"type":"rate_limit_error","message":"slow","details":{
        "error_code":"enforced_spend_limit_reached"}},"request_id":"r"}""";

  private static final String STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"m","model":"c","usage":{"input_tokens":5}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

      data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}

      data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s"}}

      data: {"type":"content_block_stop","index":0}

      data: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":"A"}}

      event: ping
      data: {"type": "ping"}

      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":" cat"}}

      data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}

      data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}}

      data: {"type":"content_block_stop","index":2}

      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}

      data: {"type":"message_stop"}

      """;

  private static final String BROKEN_STREAM =
      """
      data: {"type":"message_start","message":{"id":"m"}}

      event: error
      data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

      """;

  private static final String MODELS =
      """
      {"data":[{"id":"claude-x","max_input_tokens":200000,"max_tokens":64000,
        "capabilities":{"image_input":{"supported":true},"structured_outputs":false}}],
       "has_more":true,"last_id":"claude x&y"}""";

  private final Failures failures =
      new Failures(() -> List.of(AnswerPromises.SECRET), InstantSource.fixed(Instant.EPOCH));
  private final AnthropicAnswers answers = new AnthropicAnswers(failures);

  @Test
  void whateverIsAnsweredIsAnAnswerOrAFailureThatCanBeShown() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, ANSWER, JSON, "request-id: r"),
            WrittenReply.write(200, DEEP, JSON),
            WrittenReply.write(
                429, ERROR, JSON, "anthropic-ratelimit-requests-remaining: 0", "retry-after: 1"))
        .words(
            "content", "type", "text", "tool_use", "max_tokens", "refusal", "stop_reason", "usage")
        .bytesEach(2000)
        .check(
            input -> {
              AnswerPromises promises = new AnswerPromises();
              return promises.of(
                  answers.whole(WrittenReply.read(input).whole(), message(promises)));
            });
  }

  @Test
  void aStreamComesToTheSameHoweverItIsSplit() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, STREAM, EVENTS),
            WrittenReply.write(200, BROKEN_STREAM, EVENTS),
            WrittenReply.write(200, ANSWER, JSON))
        .words(
            "data: ",
            "event: ",
            "message_stop",
            "content_block_start",
            "content_block_delta",
            "text_delta",
            "input_json_delta",
            "thinking_delta",
            "index",
            "tool_use",
            "refusal")
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
      return answers.stream(body, message(promises));
    }
  }

  private static MessageAssembly message(AnswerPromises promises) {
    return new MessageAssembly(new MessageAssembly.Beginning("msg_1", "m", 7), promises.chunks());
  }

  @Test
  void whateverIsListedIsModelsThatCanBeRoutedTo() throws Exception {
    Fuzzing.of(WrittenReply.write(200, MODELS, JSON), WrittenReply.write(401, ERROR, JSON))
        .words("data", "id", "has_more", "last_id", "capabilities", "max_tokens")
        .bytesEach(10_000)
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              ModelCatalog catalog =
                  new ModelCatalog("http://host/v1/models", call -> reply.whole(), failures);
              return AnswerPromises.of(catalog.list());
            });
  }

  @Test
  void whateverIsAskedIsTranslatedOrRefusedByAField() throws Exception {
    ForeignJobs.check(body -> MessagesRequest.write(ChatRequest.read(body), "m", 4096));
  }
}
