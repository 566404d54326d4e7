package dev.sluice.simulator.answer;

/** What every request to a model tells, whatever its endpoint. */
public sealed interface ModelRequest permits ChatRequest, EmbeddingRequest {

  String model();

  /** The last thing that the user said, or the first text to embed. */
  String prompt();

  int inputTokens();

  /** The most tokens that may come back; 0 where the request does not say. */
  int maxOutputTokens();
}
