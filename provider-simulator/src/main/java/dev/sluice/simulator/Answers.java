package dev.sluice.simulator;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.Choice;
import dev.sluice.simulator.answer.EmbeddingAnswer;
import dev.sluice.simulator.answer.LanguageModel;
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

  /**
   * @param fault a model may be kept from answering
   */
  static Reply of(ModelCall call, Fault.@Nullable Kind fault, String id, Instant now) {
    return switch (call) {
      case ChatCall chat -> {
        List<Choice> choices = choices(chat, fault);
        yield chat.answer(new ChatAnswer(id, now, chat.request(), choices));
      }
      case EmbeddingCall embedding -> embedding.answer(EmbeddingAnswer.of(embedding.request()));
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
