package dev.sluice.engine.http;

import java.io.IOException;

/** A stream whose framing is wrong. */
public final class MalformedStreamException extends IOException {

  /**
   * @param message what the sender did, to follow its name
   */
  public MalformedStreamException(String message) {
    super(message);
  }
}
