package dev.sluice.embedded;

import org.jspecify.annotations.Nullable;

/** A broker that did not start. The message is one line for people: what is wrong, what to do. */
public final class EmbeddedKafkaException extends RuntimeException {

  EmbeddedKafkaException(String message) {
    this(message, null);
  }

  EmbeddedKafkaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
