package dev.sluice.simulator;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.EmbeddingAnswer;
import dev.sluice.simulator.answer.LanguageModel;
import dev.sluice.simulator.answer.Usage;
import dev.sluice.simulator.limit.TokenCount;
import dev.sluice.simulator.wire.ChatCall;
import dev.sluice.simulator.wire.EmbeddingCall;
import dev.sluice.simulator.wire.ModelCall;
import dev.sluice.simulator.wire.Reply;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has a model answer a call. */
final class Answers {

  private Answers() {}

  /** What a model answers, and the tokens that it takes. */
  record Answer(Reply reply, TokenCount used) {}

  /**
   * @param fault a model may be kept from answering
   */
  static Answer of(ModelCall call, Fault.@Nullable Kind fault, String id, Instant now) {
    return switch (call) {
      case ChatCall chat -> {
        List<Choice> choices = choices(chat, fault);
        ChatAnswer answer = new ChatAnswer(id, now, chat.request(), choices);
        Usage usage = answer.usage();
        yield new Answer(chat.answer(answer), new TokenCount(usage.input(), usage.output()));
      }
      case EmbeddingCall embedding ->
          new Answer(
              embedding.answer(EmbeddingAnswer.of(embedding.request())),
              new TokenCount(embedding.request().inputTokens(), 0));
    };
  }

  private static List<Choice> choices(ChatCall call, Fault.@Nullable Kind fault) {
    if (fault == Fault.Kind.REFUSAL) {
      return LanguageModel.refuse();
    }
    return fault == Fault.Kind.CONTENT_FILTER
        ? LanguageModel.filtered(call.request())
        : LanguageModel.answer(call.request());
  }
}
