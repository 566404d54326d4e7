package dev.sluice.engine.bedrock;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.ForeignJobs;
import dev.sluice.engine.http.MalformedStreamException;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.engine.http.WrittenReply;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.fuzzing.Pieces;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;

/** Whatever a server sends that says it is Bedrock. */
final class BedrockFuzzTest {

  private static final String JSON = "content-type: application/json";
  private static final String FRAMES = "content-type: application/vnd.amazon.eventstream";

  private static final String ANSWER =
      """
      {"output":{"message":{"role":"assistant","content":[
        {"reasoningContent":{"reasoningText":{"text":"Hm","signature":"s"}}},
        {"reasoningContent":{"redactedContent":"cg=="}},{"text":"A "},
        {"citationsContent":{"content":[{"text":"cat"}]}},
        {"toolUse":{"toolUseId":"t1","name":"f","input":{"k":1}}}]}},
       "stopReason":"tool_use","usage":{"inputTokens":10,"outputTokens":5,"totalTokens":22,
         "cacheReadInputTokens":4,"cacheWriteInputTokens":3},"metrics":{"latencyMs":1}}""";

  private static final String ERROR =
      "{\"message\":\"Too many requests\",\"originalStatusCode\":429}";

  private static final byte[] STREAM =
      WrittenFrames.joined(
          WrittenFrames.event("messageStart", "{\"role\":\"assistant\"}"),
          delta(0, "{\"reasoningContent\":{\"text\":\"Hm\"}}"),
          delta(0, "{\"reasoningContent\":{\"signature\":\"s\"}}"),
          WrittenFrames.event("contentBlockStop", "{\"contentBlockIndex\":0}"),
          delta(1, "{\"text\":\"A cat\"}"),
          WrittenFrames.event(
              "contentBlockStart",
              "{\"contentBlockIndex\":2,\"start\":{\"toolUse\":{\"toolUseId\":\"t\",\"name\":\"f\"}}}"),
          delta(2, "{\"toolUse\":{\"input\":\"{}\"}}"),
          WrittenFrames.event("contentBlockStop", "{\"contentBlockIndex\":2}"),
          WrittenFrames.event("messageStop", "{\"stopReason\":\"tool_use\"}"),
          WrittenFrames.event("metadata", "{\"usage\":{\"inputTokens\":10,\"outputTokens\":5}}"));

  private static final byte[] THROTTLED =
      WrittenFrames.joined(
          delta(0, "{\"text\":\"A\"}"),
          WrittenFrames.message(
              ERROR, ":exception-type", "throttlingException", ":message-type", "exception"));

  private static final byte[] FAILED =
      WrittenFrames.message(
          "", ":error-code", "Oops", ":error-message", "It broke", ":message-type", "error");

  /** Headers of every type that there is. */
  private static final byte[] ODD =
      WrittenFrames.message(
          "{}",
          Map.of(
              ":message-type", HeaderValue.fromString("event"),
              "a", HeaderValue.fromBoolean(true),
              "b", HeaderValue.fromByte((byte) 1),
              "c", HeaderValue.fromShort((short) 2),
              "d", HeaderValue.fromInteger(3),
              "e", HeaderValue.fromLong(4),
              "f", HeaderValue.fromByteArray(new byte[] {5}),
              "g", HeaderValue.fromTimestamp(Instant.EPOCH),
              "h", HeaderValue.fromUuid(new UUID(1, 2))));

  private static final String MODELS =
      """
      {"modelSummaries":[{"modelId":"a.b-v1:0","inputModalities":["TEXT","IMAGE"],
         "outputModalities":["TEXT"],"inferenceTypesSupported":["ON_DEMAND"]}],
       "inferenceProfileSummaries":[{"inferenceProfileId":"us.a.b-v1:0",
         "models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0"}]}],
       "nextToken":"t"}""";

  private final Failures failures =
      new Failures(() -> List.of(AnswerPromises.SECRET), InstantSource.fixed(Instant.EPOCH));
  private final ConverseAnswers answers =
      new ConverseAnswers(failures, new BedrockReplies(failures));

  private static byte[] delta(int index, String delta) {
    return WrittenFrames.event(
        "contentBlockDelta", "{\"contentBlockIndex\":" + index + ",\"delta\":" + delta + "}");
  }

  @Test
  void messagesAreTheSameHoweverTheyAreSplit() throws Exception {
    Fuzzing.of(STREAM, THROTTLED, FAILED, ODD)
        .words(":message-type", ":event-type", ":exception-type", "event", "error")
        .check(
            input -> {
              String broken = messages(input);
              String mended = messages(WrittenFrames.withChecksums(input));
              return broken + mended;
            });
  }

  private static String messages(byte[] stream) throws IOException {
    String whole = messages(new ByteArrayInputStream(stream));
    AnswerPromises.requireSame(whole, messages(Pieces.of(stream)));
    return whole;
  }

  private static String messages(InputStream bytes) throws IOException {
    EventStream stream = new EventStream(bytes);
    List<String> messages = new ArrayList<>();
    try {
      for (EventStream.Frame frame = stream.next(); frame != null; frame = stream.next()) {
        String payload = new String(frame.payload(), StandardCharsets.UTF_8);
        messages.add(frame.kind() + " " + frame.name() + frame.words() + payload);
      }
    } catch (MalformedStreamException e) {
      messages.add("broken: " + e.getMessage());
    }
    return messages.toString();
  }

  @Test
  void whateverIsAnsweredIsAnAnswerOrAFailureThatCanBeShown() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, ANSWER, JSON, "x-amzn-requestid: r"),
            WrittenReply.write(429, ERROR, JSON, "x-amzn-errortype: ThrottlingException:http://x"),
            WrittenReply.write(400, "{\"__type\":\"a#ValidationException\"}", JSON))
        .words("output", "message", "content", "text", "toolUse", "input", "stopReason", "usage")
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
            WrittenReply.write(200, STREAM, FRAMES),
            WrittenReply.write(200, THROTTLED, FRAMES),
            WrittenReply.write(200, FAILED, FRAMES),
            WrittenReply.write(200, ANSWER, JSON))
        .words(":message-type", ":event-type", "event", "contentBlockIndex", "delta", "text")
        .bytesEach(6000)
        .check(
            input -> {
              WrittenReply given = WrittenReply.read(input);
              WrittenReply reply =
                  new WrittenReply(
                      given.status(), given.headers(), WrittenFrames.withChecksums(given.body()));
              AnswerPromises whole = new AnswerPromises();
              ProviderAnswer answer = read(reply.stream(), whole);
              AnswerPromises split = new AnswerPromises();
              AnswerPromises.requireSame(answer, read(reply.inPieces(), split));
              AnswerPromises.requireSame(whole.taken(), split.taken());
              return whole.of(answer);
            });
  }

  /** Of a payload, without the frame that most changes break. */
  @Test
  void whateverAnEventHoldsIsSurvived() throws Exception {
    Fuzzing.of(
            "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"text\":\"A\"}}",
            "contentBlockDelta {\"contentBlockIndex\":0,\"delta\":{\"toolUse\":{\"input\":\"{\"}}}",
            "contentBlockStart {\"contentBlockIndex\":0,\"start\":{\"toolUse\":{\"name\":\"f\"}}}",
            "contentBlockStop {\"contentBlockIndex\":0}",
            "messageStop {\"stopReason\":\"end_turn\"}",
            "metadata {\"usage\":{\"inputTokens\":1,\"outputTokens\":2}}")
        .words("contentBlockDelta", "contentBlockStart", "metadata", "reasoningContent", "\n")
        .bytesEach(3000)
        .check(
            input -> {
              List<byte[]> frames = new ArrayList<>();
              for (String line : new String(input, StandardCharsets.UTF_8).lines().toList()) {
                int space = Math.max(0, line.indexOf(' '));
                String name = line.substring(0, Math.min(space, 100));
                frames.add(WrittenFrames.event(name.isEmpty() ? "x" : name, line.substring(space)));
              }
              frames.add(WrittenFrames.event("messageStop", "{\"stopReason\":\"end_turn\"}"));
              byte[] body = WrittenFrames.joined(frames.toArray(byte[][]::new));
              AnswerPromises promises = new AnswerPromises();
              byte[] written = WrittenReply.write(200, body, FRAMES);
              return promises.of(read(WrittenReply.read(written).stream(), promises));
            });
  }

  private ProviderAnswer read(StreamBody body, AnswerPromises promises) throws Exception {
    try (body) {
      return answers.stream(body, message(promises));
    }
  }

  private static ConverseMessage message(AnswerPromises promises) {
    return new ConverseMessage(new ChunkWriter("c", "m", 7, promises.chunks()));
  }

  @Test
  void whateverIsListedIsModelsThatCanBeRoutedTo() throws Exception {
    ProviderSpec spec = ProviderSpec.of("b", "bedrock", URI.create("https://bedrock-runtime.host"));
    Fuzzing.of(WrittenReply.write(200, MODELS, JSON), WrittenReply.write(403, ERROR, JSON))
        .words("modelSummaries", "modelId", "inferenceProfileSummaries", "nextToken", "modelArn")
        .bytesEach(20_000)
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              return AnswerPromises.of(
                  new BedrockModels(
                          BedrockUrls.of(spec), call -> reply.whole(), new BedrockReplies(failures))
                      .list());
            });
  }

  @Test
  void whateverIsAskedIsTranslatedOrRefusedByAField() throws Exception {
    ForeignJobs.check(body -> ConverseRequest.write(ChatRequest.read(body)));
  }
}
