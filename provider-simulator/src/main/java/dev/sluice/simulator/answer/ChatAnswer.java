package dev.sluice.simulator.answer;

import java.time.Instant;
import java.util.List;

/**
 * The answer to a conversation, before a wire writes it.
 *
 * @param id unique in the simulator; each wire gives it its own look
 */
public record ChatAnswer(String id, Instant created, ChatRequest request, List<Choice> choices) {

  public ChatAnswer {
    choices = List.copyOf(choices);
  }

  public Usage usage() {
    int output = 0;
    int reasoning = 0;
    for (Choice choice : choices) {
      output += choice.tokens();
      reasoning += choice.reasoningTokens();
    }
    return Usage.of(request.inputTokens(), output, reasoning);
  }
}
