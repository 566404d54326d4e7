package dev.sluice.engine.cli;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.Completion;
import dev.sluice.engine.chat.FinishReason;
import dev.sluice.engine.chat.Reply;
import dev.sluice.provider.Bill;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.schema.ErrorCode;
import dev.sluice.schema.ProviderResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes answers in OpenAI form out of what runs of a tool came to. Thread-safe. */
final class ToolAnswers {

  /** No window of a subscription lasts longer. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(31);

  private final CommandLineTool tool;
  private final Failures failures;
  private final InstantSource clock;

  ToolAnswers(CommandLineTool tool, Failures failures, InstantSource clock) {
    this.tool = requireNonNull(tool, "tool is null");
    this.failures = requireNonNull(failures, "failures is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * @param model that was asked for
   * @param writer what the pieces of the answer went to
   */
  ProviderAnswer of(ToolResult result, String model, ChunkWriter writer)
      throws InterruptedException {
    return switch (result) {
      case ToolResult.Failure failure ->
          new Failed(
              code(failure, writer),
              failures.line(failure.message()),
              null,
              waitUntil(failure.retryAt()),
              failure.bill());
      case ToolResult.Answer answer -> answer(answer, model, writer);
    };
  }

  /** Of an answer that had begun more is known than of a failure of no particular kind. */
  private static ErrorCode code(ToolResult.Failure failure, ChunkWriter writer) {
    return failure.code() == ErrorCode.SERVER_ERROR && writer.started()
        ? ErrorCode.STREAM_BROKEN
        : failure.code();
  }

  private ProviderAnswer answer(ToolResult.Answer answer, String model, ChunkWriter writer)
      throws InterruptedException {
    Bill bill = new Bill(answer.tokens().usage(), answer.usd());
    if (answer.finish() == FinishReason.CONTENT_FILTER) {
      String message = answer.text().isBlank() ? tool.title() + " refused" : answer.text();
      return new Failed(ErrorCode.CONTENT_POLICY, failures.line(message), null, null, bill);
    }
    Completion streamed = writer.finish(answer.finish(), answer.tokens());
    Completion whole =
        new Completion(
            streamed.id(),
            answer.model() == null ? model : answer.model(),
            streamed.created(),
            // What the tool calls its result is the answer, whatever it said on the way there.
            new Reply(
                answer.text(), streamed.reply().reasoning(), null, streamed.reply().calls(), null),
            streamed.finish(),
            answer.tokens());
    return new ProviderAnswer.Completed(new ProviderResponse(200, null, whole.toJson()), bill);
  }

  private @Nullable Duration waitUntil(@Nullable Instant until) {
    if (until == null) {
      return null;
    }
    Duration left = Duration.between(clock.instant(), until);
    if (left.isNegative()) {
      return Duration.ZERO;
    }
    return left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left;
  }
}
