package dev.sluice.client;

import org.jspecify.annotations.Nullable;

/** What keeps the client from its work; the message is one line for a person. */
public class SluiceClientException extends RuntimeException {

  SluiceClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
