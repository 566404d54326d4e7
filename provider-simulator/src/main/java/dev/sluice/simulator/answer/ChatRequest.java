package dev.sluice.simulator.answer;

/** A conversation to go on with, as far as the answer depends on it. */
public record ChatRequest(String model, Transcript transcript, Toolbox toolbox, Wanted wanted)
    implements ModelRequest {

  @Override
  public String prompt() {
    return transcript.lastUserText();
  }

  @Override
  public int inputTokens() {
    return transcript.tokens() + toolbox.tokens();
  }

  @Override
  public int maxOutputTokens() {
    return wanted.maxTokens().orElse(0);
  }
}
