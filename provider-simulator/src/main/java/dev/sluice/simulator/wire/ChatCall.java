package dev.sluice.simulator.wire;

import dev.sluice.simulator.answer.ChatAnswer;
import dev.sluice.simulator.answer.ChatRequest;

/** A conversation to go on with. */
public non-sealed interface ChatCall extends ModelCall {

  @Override
  ChatRequest request();

  /** Whole or as a stream, as was asked for. */
  Reply answer(ChatAnswer answer);

  /** The piece that tells of an error in the middle of this call's stream, framing included. */
  byte[] errorInStream(Problem problem);
}
