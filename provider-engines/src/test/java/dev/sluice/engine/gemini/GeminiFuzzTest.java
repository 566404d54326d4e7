package dev.sluice.engine.gemini;

import dev.sluice.engine.AnswerPromises;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ForeignJobs;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.engine.http.WrittenReply;
import dev.sluice.fuzzing.Fuzzing;
import dev.sluice.provider.ProviderAnswer;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever a server sends that says it is one of Google's two. */
final class GeminiFuzzTest {

  private static final String JSON = "content-type: application/json";
  private static final String EVENTS = "content-type: text/event-stream";

  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final Service GEMINI = new Service(URI.create("https://host/v1beta"));
  private static final Service VERTEX =
      new Service(URI.create("https://host/v1/projects/p/locations/l"));

  private static final String ANSWER =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"text":"Hm","thought":true},
        {"text":"A cat.","thoughtSignature":"dA=="},
        {"functionCall":{"id":"c","name":"f","args":{"k":1}},"thoughtSignature":"dB=="}]},
        "finishReason":"STOP","index":0,"logprobsResult":{
          "chosenCandidates":[{"token":"A","logProbability":-0.1}],
          "topCandidates":[{"candidates":[{"token":"B","logProbability":-2}]}]}}],
       "usageMetadata":{"promptTokenCount":30,"toolUsePromptTokenCount":2,
         "cachedContentTokenCount":8,"candidatesTokenCount":3,"thoughtsTokenCount":5},
       "modelVersion":"gemini-x","responseId":"r1"}""";

  private static final String TWO =
      """
      {"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"MAX_TOKENS","index":0},
        {"content":{"parts":[{"text":"b"}]},"finishReason":"SAFETY","finishMessage":"m","index":1}]}""";

  private static final String BLOCKED =
      """
      {"promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"no"},"usageMetadata":{}}""";

  private static final String ERROR =
      """
      [{"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED","details":[
        {"@type":"x","violations":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]},
        {"retryDelay":"34.5s"}]}}]""";

  private static final String EMBEDDINGS =
      """
      {"embeddings":[{"values":[0.1,-1E-2]},{"values":[],"statistics":{"token_count":3}}],
       "usageMetadata":{"promptTokenCount":4},
       "predictions":[{"embeddings":{"values":[1],"statistics":{"token_count":2}}},
         {"embeddings":{"values":[2]}}]}""";

  private static final String MODELS =
      """
      {"models":[{"name":"models/gemini-x","inputTokenLimit":1048576,"outputTokenLimit":8192,
         "supportedGenerationMethods":["generateContent","embedContent"]},{"name":"tunedModels/t"}],
       "nextPageToken":"t","publisherModels":[{"name":"publishers/google/models/g"}]}""";

  private final Failures failures =
      new Failures(() -> List.of(AnswerPromises.SECRET), InstantSource.fixed(Instant.EPOCH));
  private final Replies replies = new Replies(failures);
  private final GeminiAnswers answers = new GeminiAnswers(failures, replies);

  @Test
  void whateverIsAnsweredIsAnAnswerOrAFailureThatCanBeShown() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, ANSWER, JSON),
            WrittenReply.write(200, TWO, JSON),
            WrittenReply.write(200, BLOCKED, JSON),
            WrittenReply.write(429, ERROR, JSON))
        .words("candidates", "content", "parts", "text", "functionCall", "finishReason", "index")
        .bytesEach(3000)
        .check(
            input -> {
              AnswerPromises promises = new AnswerPromises();
              return promises.of(
                  answers.read(WrittenReply.read(input).whole(), candidates(promises)));
            });
  }

  @Test
  void aStreamComesToTheSameHoweverItIsSplit() throws Exception {
    Fuzzing.of(
            WrittenReply.write(200, events(ANSWER), EVENTS),
            WrittenReply.write(200, events(TWO, BLOCKED), EVENTS),
            WrittenReply.write(200, events("{\"error\":{\"code\":503}}", "[DONE]"), EVENTS),
            WrittenReply.write(200, "[" + ANSWER + ",\r\n" + TWO + "]", JSON),
            WrittenReply.write(200, ANSWER, JSON))
        .words("data: ", "[DONE]", "candidates", "parts", "text", "finishReason", "index", ",", "]")
        .bytesEach(6000)
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              AnswerPromises whole = new AnswerPromises();
              ProviderAnswer answer = read(reply.stream(), whole);
              AnswerPromises split = new AnswerPromises();
              ProviderAnswer again = read(reply.inPieces(), split);
              AnswerPromises.requireSame(withoutId(answer), withoutId(again));
              AnswerPromises.requireSame(withoutId(whole.taken()), withoutId(split.taken()));
              return whole.of(answer);
            });
  }

  /** An answer that has no id is given one by chance. */
  private static String withoutId(Object answer) {
    return UUID.matcher(answer.toString()).replaceAll("id");
  }

  private ProviderAnswer read(StreamBody body, AnswerPromises promises) throws Exception {
    try (body) {
      return answers.read(body, candidates(promises));
    }
  }

  private static Candidates candidates(AnswerPromises promises) {
    return new Candidates("m", InstantSource.fixed(Instant.EPOCH), promises.chunks());
  }

  private static String events(String... responses) {
    StringBuilder body = new StringBuilder();
    for (String response : responses) {
      body.append("data: ").append(response.replace("\n", "")).append("\r\n\r\n");
    }
    return body.toString();
  }

  @Test
  void whateverIsAnsweredToTextsIsVectorsOrAFailureThatCanBeShown() throws Exception {
    EmbeddingRequest request = new EmbeddingRequest(List.of("a", "b"), null, true);
    Fuzzing.of(WrittenReply.write(200, EMBEDDINGS, JSON), WrittenReply.write(429, ERROR, JSON))
        .words("embeddings", "values", "statistics", "token_count", "predictions")
        .bytesEach(2000)
        .check(
            input ->
                switch (replies.read(WrittenReply.read(input).whole())) {
                  case Replies.Reading.Failure failure ->
                      new AnswerPromises().of(Quotas.judged(failure.failed()));
                  case Replies.Reading.Body body ->
                      embeddings(GEMINI, body, request) + embeddings(VERTEX, body, request);
                });
  }

  private String embeddings(Service service, Replies.Reading.Body body, EmbeddingRequest request) {
    return new AnswerPromises().of(new Embeddings(service, failures).read(body, request, "e"));
  }

  @Test
  void whateverIsListedIsModelsThatCanBeRoutedTo() throws Exception {
    Fuzzing.of(WrittenReply.write(200, MODELS, JSON), WrittenReply.write(403, ERROR, JSON))
        .words("models", "publisherModels", "supportedGenerationMethods", "nextPageToken")
        .bytesEach(20_000)
        .check(
            input -> {
              WrittenReply reply = WrittenReply.read(input);
              return AnswerPromises.of(new ModelList(VERTEX, call -> reply.whole(), replies).ask());
            });
  }

  @Test
  void whateverIsAskedIsTranslatedOrRefusedByAField() throws Exception {
    ForeignJobs.check(
        body ->
            body.has("input")
                ? new Embeddings(VERTEX, failures).write(EmbeddingRequest.read(body), "e")
                : GenerateContent.write(ChatRequest.read(body), GEMINI, "gemini-2.5-flash"));
  }

  @Test
  void whateverIsAskedOfVertexAiIsTranslatedOrRefusedByAField() throws Exception {
    ForeignJobs.check(
        body -> GenerateContent.write(ChatRequest.read(body), VERTEX, "google/gemini-3-pro"));
  }
}
