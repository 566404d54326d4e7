package dev.sluice.simulator.answer;

import java.util.List;

/** Texts to embed. */
public record EmbeddingRequest(String model, List<String> inputs, int inputTokens, int dimensions)
    implements ModelRequest {

  public static final int USUAL_DIMENSIONS = 256;

  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
  }

  @Override
  public String prompt() {
    return inputs.getFirst();
  }

  @Override
  public int maxOutputTokens() {
    return 0;
  }
}
