package dev.sluice.engine.ollama;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.Bodies;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.ForeignJobs;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.engine.http.WrittenReply;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.provider.ProviderAnswer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a server sends that says it is Ollama. */
final class OllamaFuzzTest {

  private static final String JSON = "content-type: application/json";
  private static final String LINES = "content-type: application/x-ndjson";

  private static final String ANSWER =
      """
      {"model":"llama","created_at":"2026-11-20T12:00:00Z","message":{"role":"assistant",
        "content":"A cat.","thinking":"Hm.","tool_calls":[{"id":"c","function":{"name":"f",
        "arguments":{"k":1}}}]},"done":true,"done_reason":"stop","total_duration":5,
        "prompt_eval_count":26,"eval_count":3}""";

  private static final String STREAM =
      """
      {"model":"llama","message":{"role":"assistant","content":"A"},"done":false}
      {"model":"llama","message":{"role":"assistant","content":" cat","thinking":"Hm"},"done":false}
      {"message":{"content":"","tool_calls":[{"function":{"name":"f","arguments":{}}}]},"done":false}
      {"model":"llama","message":{"content":""},"done":true,"done_reason":"length","eval_count":3}
      """;

  private static final String EMBEDDINGS =
      """
      {"model":"e","embeddings":[[0.1,-0.2],[1E-3]],"prompt_eval_count":8}""";

  /** The names, and what each of them can do, in one. */
  private static final String MODELS =
      """
      {"models":[{"name":"llama:8b","model":"llama:8b"}],"capabilities":["completion","tools"],
       "model_info":{"general.architecture":"llama","llama.context_length":131072}}""";

  private final Failures failures =
      new Failures(() -> List.of(AnswerPromises.SECRET), InstantSource.fixed(Instant.EPOCH));
  private final OllamaAnswers answers = new OllamaAnswers(failures);

  @Test
  void whateverIsAnsweredIsAnAnswerOrAFailureThatCanBeShown() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, ANSWER, JSON),
            WrittenReply.write(404, "{\"error\":\"model 'x' not found\"}", JSON))
        .words(
            "message", "content", "thinking", "tool_calls", "done", "done_reason", "load", "error")
        .bytesEach(2000)
        .check(
            input -> {
              AnswerPromises promises = new AnswerPromises();
              return promises.of(
                  answers.whole(WrittenReply.read(input).whole(), assembly(promises)));
            });
  }

  @Test
  void aStreamComesToTheSameHoweverItIsSplit() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, STREAM, LINES),
            WrittenReply.write(200, "{\"message\":{}}\n{\"error\":\"stopped\"}\n", LINES),
            WrittenReply.write(200, ANSWER, JSON))
        .words("\n", "message", "content", "thinking", "tool_calls", "done", "done_reason", "error")
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
      return answers.stream(body, assembly(promises));
    }
  }

  private static ReplyAssembly assembly(AnswerPromises promises) {
    return new ReplyAssembly(new ChunkWriter("c", "m", 7, promises.chunks()));
  }

  @Test
  void whateverIsAnsweredToTextsIsVectorsOrAFailureThatCanBeShown() throws Exception {
    Embedding question =
        Embedding.of(Bodies.json("{'input':['a','b'],'encoding_format':'base64'}"), "e", null);
    Fuzzing.of(WrittenReply.write(200, EMBEDDINGS, JSON))
        .words("embeddings", "prompt_eval_count")
        .bytesEach(2000)
        .check(
            input ->
                new AnswerPromises().of(question.read(WrittenReply.read(input).whole(), failures)));
  }

  @Test
  void whateverIsListedIsModelsThatCanBeRoutedTo() throws Exception {
    Fuzzing.of(WrittenReply.write(200, MODELS, JSON))
        .words("models", "model", "name", "model_info", "llama.context_length", "capabilities")
        .bytesEach(100_000)
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              return AnswerPromises.of(
                  new ModelCatalog("http://host", call -> reply.whole(), failures).list());
            });
  }

  @Test
  void whateverIsAskedIsTranslatedOrRefusedByAField() throws Exception {
    ForeignJobs.check(
        body ->
            body.has("input")
                ? Embedding.of(body, "e", 4096).body()
                : ChatRequestBody.write(ChatRequest.read(body), "m", 4096));
  }
}
