package dev.sluice.simulator.wire;

import dev.sluice.simulator.answer.ModelRequest;

/** A request that has been read, together with the way to write its answer. */
public sealed interface ModelCall permits ChatCall, EmbeddingCall {

  ModelRequest request();
}
