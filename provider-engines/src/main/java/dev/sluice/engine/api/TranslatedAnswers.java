package dev.sluice.engine.api;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import org.eclipse.jetty.http.HttpFields;

/** Ends the calls of engines that translate OpenAI's form to another and back. Thread-safe. */
public final class TranslatedAnswers {

  private final Failures failures;

  public TranslatedAnswers(Failures failures) {
    this.failures = requireNonNull(failures, "failures is null");
  }

  /** The call cannot be put to the system that it is for; nothing was sent. */
  public Failed unsent(InvalidRequestException e) {
    return Failed.unanswered(ErrorCode.INVALID_REQUEST, failures.line(e.getMessage()));
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
        completion.bill());
  }
}
