package dev.sluice.engine.bedrock;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer.Failed;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells the body of a success from failures as AWS words them. The name of an error stands in a
 * header, in the body or in the frame of a stream, perhaps with a namespace before it or an address
 * behind it. Thread-safe.
 */
final class BedrockReplies {

  private static final String HEADER = "x-amzn-errortype";

  private final Failures failures;
  private final Replies replies;

  BedrockReplies(Failures failures) {
    this.failures = requireNonNull(failures, "failures is null");
    this.replies = new Replies(failures);
  }

  Replies.Reading read(HttpReply reply) {
    if (reply instanceof HttpReply.Whole whole) {
      boolean refused = whole.status() / 100 != 2 || whole.headers().contains(HEADER);
      return refused ? new Replies.Reading.Failure(refused(whole)) : replies.read(whole);
    }
    return replies.read(reply);
  }

  private Failed refused(HttpReply.Whole reply) {
    JsonNode body = Failures.textOrJson(reply);
    String header = reply.headers().get(HEADER);
    return failures.refused(reply, body, error(header == null ? "" : header, "", body), Bill.NONE);
  }

  /**
   * An error in the middle of a stream.
   *
   * @param bill what was counted before it
   */
  Failed refused(EventStream.Frame frame, int status, HttpFields headers, Bill bill) {
    JsonNode body =
        Failures.textOrJson(
            new HttpReply.Whole(status, headers, EventStream.MEDIA_TYPE, frame.payload()));
    return failures.refused(status, headers, body, error(frame.name(), frame.words(), body), bill);
  }

  /**
   * @param name empty where only the body may have one
   * @param words what to say where the body says nothing
   */
  private static ErrorBody error(String name, String words, JsonNode body) {
    ErrorBody error = ErrorBody.of(body);
    Set<String> codes = name.isEmpty() ? error.codes() : error.withCode(name).codes();
    String message = error.message().isBlank() ? words : error.message();
    return new ErrorBody(message, codes, status(codes, body), body);
  }

  /** What the status would have been, where nothing else tells the kind of an error in a stream. */
  private static @Nullable Integer status(Set<String> codes, JsonNode body) {
    int original = body.path("originalStatusCode").asInt(0);
    if (original >= 400 && original < 600) {
      return original;
    }
    return codes.contains("validationexception") ? 400 : null;
  }
}
