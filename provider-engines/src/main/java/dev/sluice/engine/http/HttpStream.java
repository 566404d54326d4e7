package dev.sluice.engine.http;

/** What came of one HTTP request whose answer is wanted in pieces. */
public sealed interface HttpStream {

  /** A success has begun; its body is to be read, and closed. */
  record Open(StreamBody body) implements HttpStream {}

  /** There is nothing to stream: a status other than success, or no answer. */
  record Ended(HttpReply reply) implements HttpStream {}
}
