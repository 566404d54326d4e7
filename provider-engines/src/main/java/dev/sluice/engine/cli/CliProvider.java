package dev.sluice.engine.cli;

import static java.util.Objects.requireNonNull;

import dev.sluice.engine.api.Failures;
import dev.sluice.engine.chat.AnswerTooLargeException;
import dev.sluice.engine.chat.ChatRequest;
import dev.sluice.engine.chat.ChunkWriter;
import dev.sluice.engine.chat.InvalidRequestException;
import dev.sluice.provider.ChunkSink;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderAnswer;
import dev.sluice.provider.ProviderAnswer.Failed;
import dev.sluice.provider.ProviderCall;
import dev.sluice.provider.ProviderMetadata;
import dev.sluice.provider.ProviderSpec;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** Answers by running a tool: one process, one empty directory for each call. */
final class CliProvider implements Provider {

  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][!-~]{0,255}");

  private final ProviderSpec spec;
  private final CommandLineTool tool;
  private final Path executable;
  private final ChildEnvironment environment;
  private final Failures failures;
  private final ToolAnswers answers;
  private final InstantSource clock;

  CliProvider(
      ProviderSpec spec,
      CommandLineTool tool,
      Path executable,
      ChildEnvironment environment,
      InstantSource clock) {
    this.spec = requireNonNull(spec, "spec is null");
    this.tool = requireNonNull(tool, "tool is null");
    this.executable = requireNonNull(executable, "executable is null");
    this.environment = requireNonNull(environment, "environment is null");
    this.failures = new Failures(environment::secrets, clock);
    this.answers = new ToolAnswers(tool, failures, clock);
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public ProviderMetadata metadata() {
    return new ProviderMetadata(spec.name(), spec.engine(), spec.kind(), executable.toString());
  }

  @Override
  public boolean supportsTools() {
    return false;
  }

  @Override
  public boolean supportsVision() {
    return tool.seesImages();
  }

  @Override
  public ProviderAnswer complete(ProviderCall call) throws InterruptedException {
    return stream(call, chunk -> {});
  }

  @Override
  public ProviderAnswer stream(ProviderCall call, ChunkSink chunks) throws InterruptedException {
    if (call.endpoint() == Endpoint.EMBEDDINGS) {
      return Failed.unanswered(ErrorCode.INVALID_REQUEST, tool.title() + " makes no embeddings");
    }
    try (RunDirectory directory = RunDirectory.create()) {
      ChatRequest request = ChatRequest.read(call.body());
      request.require(tool.understood(), tool.title());
      requireName(call.model());
      Invocation invocation = tool.invocation(request, call.model(), directory);
      ChunkWriter writer = writer(call, chunks);
      try (ChildProcess child =
          ChildProcess.start(
              executable,
              invocation,
              spec.options().texts("arguments"),
              directory.work(),
              environment.variables())) {
        Run run = new Run(tool, tool.output(request, writer), child, patience(call));
        return answers.of(run.toItsEnd(), call.model(), writer);
      }
    } catch (InvalidRequestException e) {
      return Failed.unanswered(ErrorCode.INVALID_REQUEST, failures.line(e.getMessage()));
    } catch (AnswerTooLargeException e) {
      return Failed.unanswered(ErrorCode.RESULT_TOO_LARGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Failed.unanswered(
          ErrorCode.INTERNAL, failures.line("cannot run " + executable + ": " + e.getMessage()));
    }
  }

  /**
   * On a command line nothing but a name may stand for a model: a word that begins with a dash is
   * an option to many a tool, even where a value is expected, and one with an @ or a path is a file
   * to some.
   */
  private void requireName(String model) {
    if (!MODEL.matcher(model).matches()) {
      throw new InvalidRequestException(
          "model", "is no name that " + tool.title() + " can be told");
    }
  }

  private ChunkWriter writer(ProviderCall call, ChunkSink chunks) {
    long created = clock.instant().getEpochSecond();
    return new ChunkWriter("chatcmpl-" + call.callId(), call.model(), created, chunks);
  }

  private Run.Patience patience(ProviderCall call) {
    Duration total = spec.timeouts().total();
    return new Run.Patience(
        spec.timeouts().firstByte(), call.budget().compareTo(total) < 0 ? call.budget() : total);
  }

  /** Every run has ended with its call. */
  @Override
  public void close() {}
}
