package dev.sluice.engine.chat;

import static java.util.Objects.requireNonNull;

/**
 * The body of a call cannot be put to the system that it is meant for: it is wrong in itself, or it
 * asks for something that the system has no means for. Answered as {@code invalid_request}.
 */
public final class InvalidRequestException extends RuntimeException {

  private final String field;

  /**
   * @param field where in the body, such as {@code messages[2].content[0].image_url.url}
   * @param message what is wrong with that field, without naming it again
   */
  public InvalidRequestException(String field, String message) {
    // An expected outcome: a stack trace would cost more than the reading.
    super(requireNonNull(field, "field is null") + ": " + message, null, false, false);
    this.field = field;
  }

  /** Where in the body; the message begins with it. */
  public String field() {
    return field;
  }

  /** The field and what is wrong with it, in one line. */
  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage(), "message is null");
  }
}
