package dev.sluice.simulator.wire;

import dev.sluice.simulator.answer.EmbeddingAnswer;
import dev.sluice.simulator.answer.EmbeddingRequest;

/** Texts to embed. */
public non-sealed interface EmbeddingCall extends ModelCall {

  @Override
  EmbeddingRequest request();

  Reply answer(EmbeddingAnswer answer);
}
