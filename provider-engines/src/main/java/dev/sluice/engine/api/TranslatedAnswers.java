package dev.sluice.engine.api;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.Json;
import dev.sluice.schema.ProviderResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Ends the calls of engines that translate OpenAI's form to another and back. Thread-safe. */
public final class TranslatedAnswers {

  private final Failures failures;

  public TranslatedAnswers(Failures failures) {
    this.failures = requireNonNull(failures, "failures is null");
  }

  /** Reads an answer that has come. */
  @FunctionalInterface
  public interface WholeReading {
    ProviderAnswer read(Replies.Reading.Body body) throws InterruptedException;
  }

  /** Reads an answer that is coming. */
  @FunctionalInterface
  public interface Reading {
    ProviderAnswer read() throws IOException, InterruptedException;
  }

  /** The call cannot be put to the system that it is for; nothing was sent. */
  public Failed unsent(InvalidRequestException e) {
    return Failed.unanswered(ErrorCode.INVALID_REQUEST, failures.line(e.getMessage()));
  }

  /** What came at once, read as an answer if it is one. */
  public ProviderAnswer whole(Replies.Reading came, WholeReading reading)
      throws InterruptedException {
    return switch (came) {
      case Replies.Reading.Failure failure -> failure.failed();
      case Replies.Reading.Body body -> {
        try {
          yield reading.read(body);
        } catch (AnswerTooLargeException e) {
          yield failures.unusable(
              body.reply(), ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  /**
   * A whole answer. One in which the model refuses comes as a success, is billed as one, and is
   * none: its text stays in the response of the failure.
   *
   * @param refusal what to say if it is one
   */
  public ProviderAnswer answered(
      Completion completion, String refusal, int status, HttpFields headers) {
    if (completion.refused()) {
      return failures.after(
          ErrorCode.CONTENT_POLICY,
          refusal,
          status,
          headers,
          completion.toJson(),
          completion.bill());
    }
    return new ProviderAnswer.Completed(
        new ProviderResponse(status, Failures.requestId(headers), completion.toJson()),
        completion.bill(),
        failures.limits(headers));
  }

  /**
   * Reads an answer in pieces while it arrives: what goes wrong with it then is a failure.
   *
   * @param counted what the provider has counted so far, which is billed however it ends
   */
  public ProviderAnswer arriving(StreamBody body, Supplier<Bill> counted, Reading reading)
      throws InterruptedException {
    try {
      return reading.read();
    } catch (IOException e) {
      HttpReply.Broken broken = body.broken(e);
      return brokenOff(broken.code(), broken.message(), body, counted.get());
    } catch (JacksonException e) {
      return brokenOff(
          ErrorCode.STREAM_BROKEN, "sent a piece that is not JSON", body, counted.get());
    } catch (AnswerTooLargeException e) {
      return brokenOff(
          ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()), body, counted.get());
    }
  }

  /** An answer in pieces that nobody can use, whatever was handed out of it. */
  public Failed brokenOff(ErrorCode code, String why, StreamBody body, Bill counted) {
    return failures.after(
        code, why, body.status(), body.headers(), Json.mapper().nullNode(), counted);
  }

  /** An error in the middle of an answer in pieces, whose status says nothing any more. */
  public Failed refused(StreamBody body, JsonNode error, Bill counted) {
    HttpReply.Whole reply =
        new HttpReply.Whole(body.status(), body.headers(), body.mediaType(), new byte[0]);
    return failures.refused(reply, error, ErrorBody.of(error), counted);
  }
}
