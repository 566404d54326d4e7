package dev.sluice.engine.api;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;

/** Tells the body of a success from everything else that a provider may answer. */
public final class Replies {

  private final Failures failures;

  public Replies(Failures failures) {
    this.failures = requireNonNull(failures, "failures is null");
  }

  /** What came of a request. */
  public sealed interface Reading {

    /** JSON that does not describe an error. */
    record Body(HttpReply.Whole reply, JsonNode json) implements Reading {}

    record Failure(Failed failed) implements Reading {}
  }

  public Reading read(HttpReply reply) {
    return switch (reply) {
      case HttpReply.Broken broken -> new Reading.Failure(failures.broken(broken));
      case HttpReply.Whole whole -> read(whole);
    };
  }

  private Reading read(HttpReply.Whole reply) {
    if (reply.status() / 100 != 2) {
      return new Reading.Failure(failures.refused(reply, Failures.textOrJson(reply)));
    }
    if (reply.content().length == 0) {
      return unusable(reply, ErrorCode.SERVER_ERROR, "answered with an empty body");
    }
    try {
      JsonNode body = Json.mapper().readTree(reply.content());
      return ErrorBody.isError(body)
          ? new Reading.Failure(failures.refused(reply, body))
          : new Reading.Body(reply, body);
    } catch (UnexpectedEndOfInputException e) {
      return unusable(reply, ErrorCode.STREAM_BROKEN, "its answer breaks off in the middle");
    } catch (StreamConstraintsException e) {
      return unusable(
          reply,
          ErrorCode.RESULT_TOO_LARGE,
          "answered with more JSON than is read: " + e.getOriginalMessage());
    } catch (JacksonException e) {
      return unusable(reply, ErrorCode.SERVER_ERROR, "answered with " + kind(reply) + ", not JSON");
    }
  }

  private Reading unusable(HttpReply.Whole reply, ErrorCode code, String message) {
    return new Reading.Failure(failures.unusable(reply, code, message));
  }

  private static String kind(HttpReply.Whole reply) {
    String mediaType = reply.mediaType();
    return mediaType == null ? "something" : mediaType;
  }
}
