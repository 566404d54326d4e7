package dev.sluice.engine.gemini;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.sluice.engine.api.ErrorBody;
import dev.sluice.engine.api.Failures;
import dev.sluice.engine.api.Replies;
import dev.sluice.engine.api.TranslatedAnswers;
import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.http.HttpReply;
import dev.sluice.engine.http.StreamBody;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import tools.jackson.databind.JsonNode;

/** Tells an answer from what only looks like one. Thread-safe. */
final class GeminiAnswers {

  private final Failures failures;
  private final Replies replies;
  private final TranslatedAnswers answers;

  GeminiAnswers(Failures failures, Replies replies) {
    this.failures = requireNonNull(failures, "failures is null");
    this.replies = requireNonNull(replies, "replies is null");
    this.answers = new TranslatedAnswers(failures);
  }

  /** A reply that came whole. */
  ProviderAnswer read(HttpReply reply, Candidates candidates) throws InterruptedException {
    ProviderAnswer answer =
        answers.whole(
            replies.read(reply),
            body -> {
              candidates.add(body.json());
              return ended(candidates, body.reply().status(), body.reply().headers());
            });
    return answer instanceof Failed failed ? Quotas.judged(failed) : answer;
  }

  /** A success while it arrives. */
  ProviderAnswer read(StreamBody body, Candidates candidates) throws InterruptedException {
    if (!ResponseSource.isIn(body)) {
      return read(body.whole(), candidates);
    }
    try {
      ResponseSource responses = ResponseSource.of(body);
      for (JsonNode next = responses.next(); next != null; next = responses.next()) {
        if (ErrorBody.isError(next)) {
          return Quotas.judged(answers.refused(body, next, bill(candidates)));
        }
        candidates.add(next);
      }
      return ended(candidates, body.status(), body.headers());
    } catch (IOException e) {
      HttpReply.Broken broken = body.broken(e);
      return new End(candidates, body.status(), body.headers())
          .failed(broken.code(), broken.message());
    } catch (AnswerTooLargeException e) {
      return new End(candidates, body.status(), body.headers())
          .failed(ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()));
    }
  }

  private ProviderAnswer ended(Candidates candidates, int status, HttpFields headers)
      throws InterruptedException {
    End end = new End(candidates, status, headers);
    if (!candidates.blocked().isEmpty()) {
      return end.failed(
          ErrorCode.CONTENT_POLICY, "the prompt was blocked: " + candidates.blocked());
    }
    if (candidates.last() == null || (!candidates.finished() && !candidates.all().isEmpty())) {
      return end.failed(
          ErrorCode.STREAM_BROKEN, "its answer ends without saying why, so it broke off");
    }
    if (candidates.all().isEmpty()) {
      return end.failed(ErrorCode.SERVER_ERROR, "answered without any candidates");
    }
    for (Candidate candidate : candidates.all()) {
      if (candidate.foreign() != null) {
        return end.failed(
            ErrorCode.INVALID_REQUEST,
            "model: answers with %s, which a chat completion has no place for"
                .formatted(candidate.foreign()));
      }
      if (candidate.failed()) {
        return end.failed(ErrorCode.SERVER_ERROR, "the model broke off: " + candidate.reason());
      }
    }
    return end.answered(candidates.finish());
  }

  private static Bill bill(Candidates candidates) {
    return new Bill(candidates.tokens().usage(), null);
  }

  private final class End {

    private final Candidates candidates;
    private final int status;
    private final HttpFields headers;

    End(Candidates candidates, int status, HttpFields headers) {
      this.candidates = candidates;
      this.status = status;
      this.headers = headers;
    }

    Failed failed(ErrorCode code, String message) {
      JsonNode last = candidates.last();
      return last == null
          ? Failed.unanswered(code, failures.line(message))
          : failures.after(code, message, status, headers, last, bill(candidates));
    }

    /** A refusal is billed as an answer, and is none: its text stays in the response. */
    ProviderAnswer answered(List<Completion> completions) {
      JsonNode body = candidates.toJson(completions);
      if (completions.stream().allMatch(Completion::refused)) {
        String reasons =
            candidates.all().stream().map(Candidate::reason).distinct().collect(joining("; "));
        return failures.after(
            ErrorCode.CONTENT_POLICY,
            "the answer was withheld: " + reasons,
            status,
            headers,
            body,
            bill(candidates));
      }
      return new ProviderAnswer.Completed(
          new ProviderResponse(status, requestId(), body),
          bill(candidates),
          failures.limits(headers));
    }

    private String requestId() {
      String id = Failures.requestId(headers);
      return id == null ? candidates.id() : id;
    }
  }
}
