package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.ClusterOptions.Connection;
import dev.sluice.cli.cluster.Demand;
import dev.sluice.client.JobStream;
import dev.sluice.client.Receipt;
import dev.sluice.client.SluiceClient;
import dev.sluice.client.SluiceClientException;
import dev.sluice.schema.DecodedJob;
import dev.sluice.schema.Endpoint;
import dev.sluice.schema.Job;
import dev.sluice.schema.JobCodec;
import dev.sluice.schema.JobResult;
import dev.sluice.schema.JobResultCodec;
import dev.sluice.schema.Json;
import dev.sluice.schema.SafeText;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Submits one job. */
@Command(
    name = "submit",
    description = "Submits one job and prints its id, or with --wait or --stream its answer.")
final class SubmitCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  /** How long to look for a piece of the answer before looking whether the result is there. */
  private static final Duration GLANCE = Duration.ofMillis(100);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  @Parameters(
      arity = "0..1",
      defaultValue = STANDARD_INPUT,
      paramLabel = "PROMPT",
      description = {
        "A question, or a job or an OpenAI body in JSON, which begins with a brace; - (the default)",
        "reads standard input."
      })
  private String prompt;

  @Option(names = "--wait", description = "Wait for the answer and print it.")
  private boolean wait;

  @Option(
      names = "--stream",
      description = {
        "Print the answer while it arrives. Where an attempt fails in the middle, the next one",
        "begins on a new line."
      })
  private boolean stream;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Who is asked (default: the default model of the workers).")
  private @Nullable String model;

  @Mixin private ClusterOptions cluster;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(this::run);
  }

  private ExitCode run(Interruption interruption) throws Exception {
    Job job = interruption.interruptibly(this::job);
    try (Connection connection = cluster.open(demand(job))) {
      if (!wait && !stream && !connection.isRemote()) {
        throw new CommandFailure(
            ExitCode.BAD_INPUT,
            "the job would end with this process: add --wait or --stream, or name a cluster with"
                + " --bootstrap");
      }
      return interruption.interruptibly(() -> submit(job, connection));
    }
  }

  private Job job() throws IOException {
    String text =
        prompt.equals(STANDARD_INPUT) ? new String(System.in.readAllBytes(), UTF_8) : prompt;
    if (text.isBlank()) {
      throw new CommandFailure(ExitCode.BAD_INPUT, "there is no prompt");
    }
    Job job = text.stripLeading().startsWith("{") ? decoded(text) : question(text.strip());
    if (model != null) {
      job.body().put("model", model);
    }
    return stream ? streamed(job) : job;
  }

  private static Job streamed(Job job) {
    if (job.endpoint() == Endpoint.EMBEDDINGS) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT, "embeddings come in one piece: use --wait instead of --stream");
    }
    return job.streamed();
  }

  private static Job decoded(String json) {
    return switch (JobCodec.decode(json.getBytes(UTF_8), Job.newId())) {
      case DecodedJob.Valid valid -> valid.job();
      case DecodedJob.Malformed malformed ->
          throw new CommandFailure(ExitCode.BAD_INPUT, "this is no job: " + malformed.message());
    };
  }

  private static Job question(String text) {
    ObjectNode body = Json.mapper().createObjectNode();
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return Job.of(Endpoint.CHAT_COMPLETIONS, body);
  }

  private static Demand demand(Job job) {
    Set<String> models = new HashSet<>(job.selection().models());
    job.model().ifPresent(models::add);
    return new Demand(models, new HashSet<>(job.selection().provider().order()));
  }

  private ExitCode submit(Job job, Connection connection) throws InterruptedException {
    try (SluiceClient client = SluiceClient.connect(connection.client())) {
      if (stream) {
        return stream(job, client);
      }
      if (wait) {
        return print(get(client.request(job)));
      }
      Receipt receipt = get(client.submit(job));
      output().println(receipt.jobId());
      return ExitCode.ALL_SUCCEEDED;
    }
  }

  private static ExitCode stream(Job job, SluiceClient client) throws InterruptedException {
    StreamedAnswer answer = new StreamedAnswer(output(), System.err, Terminal::shown);
    JobResult result;
    try (JobStream stream = client.listen(job.id())) {
      CompletableFuture<JobResult> future = client.request(job);
      while (!future.isDone() && !answer.isEnded()) {
        stream.next(GLANCE).ifPresent(answer::hear);
      }
      result = get(future);
      hearTheRest(stream, answer);
    }
    return switch (result.outcome()) {
      case JobResult.Succeeded succeeded
          when answer.isAll(answer(result, succeeded.response().body())) ->
          ExitCode.ALL_SUCCEEDED;
      case JobResult.Succeeded _, JobResult.Failed _ -> print(result);
    };
  }

  /** The result may be here before the last piece; a worker that died says no last word. */
  private static void hearTheRest(JobStream stream, StreamedAnswer answer)
      throws InterruptedException {
    Instant giveUpAt = Instant.now().plus(LAST_WORDS);
    while (!answer.isEnded() && Instant.now().isBefore(giveUpAt)) {
      stream.next(GLANCE).ifPresent(answer::hear);
    }
  }

  private static <T> T get(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SluiceClientException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static ExitCode print(JobResult result) {
    return switch (result.outcome()) {
      case JobResult.Succeeded succeeded -> {
        output().println(Terminal.shown(answer(result, succeeded.response().body())));
        yield ExitCode.ALL_SUCCEEDED;
      }
      case JobResult.Failed failed ->
          throw new CommandFailure(
              exitCode(result.status()),
              SafeText.line(
                  "%s: %s: %s"
                      .formatted(
                          result.status().wireName(),
                          failed.error().code().wireName(),
                          failed.error().message())));
    };
  }

  private static ExitCode exitCode(JobResult.Status status) {
    return switch (status) {
      case SUCCEEDED -> ExitCode.ALL_SUCCEEDED;
      case FAILED -> ExitCode.ALL_FAILED;
      case EXPIRED, CANCELLED -> ExitCode.OVERTAKEN;
    };
  }

  /** The text of the answer, or the whole result where it is no text alone. */
  private static String answer(JobResult result, JsonNode body) {
    JsonNode text = body.at("/choices/0/message/content");
    return text.isString() ? text.asString() : new String(JobResultCodec.encode(result), UTF_8);
  }

  private static PrintStream output() {
    return new PrintStream(System.out, true, UTF_8);
  }
}
