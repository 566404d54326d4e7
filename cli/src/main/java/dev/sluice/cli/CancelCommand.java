package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.client.SluiceClient;
import dev.sluice.schema.Cancellation;
import dev.sluice.schema.Cancellation.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells the workers of a cluster that jobs are not wanted any more. */
@Command(
    name = "cancel",
    description = {
      "Cancels jobs by their ids, or all jobs of a batch. What has not been called never is, and",
      "what is under way is aborted, within two seconds. Each gets a result with the status",
      "cancelled; those that have ended, and ids that nobody knows, are left as they are. What is",
      "submitted afterwards under the same id is not meant."
    })
final class CancelCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "JOB",
      description = "Ids of jobs; - reads them from standard input, one to a line.")
  private List<String> jobs = new ArrayList<>();

  @Option(
      names = "--batch",
      paramLabel = "ID",
      description = "All jobs of this batch; may be given more than once.")
  private List<String> batches = new ArrayList<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is told in the results.")
  private @Nullable String reason;

  @Mixin private ClusterAddress cluster;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(interruption -> interruption.interruptibly(this::cancel));
  }

  private ExitCode cancel() throws IOException, InterruptedException {
    Set<String> ids = ids();
    check(ids);
    try (SluiceClient client = SluiceClient.connect(cluster.client())) {
      if (!ids.isEmpty()) {
        client.cancel(ids, reason);
      }
      for (String batch : batches) {
        client.cancelBatch(batch, reason);
      }
    }
    System.err.println(
        "sluice: cancelled: " + what(ids.size()) + "; what has ended keeps its result");
    return ExitCode.ALL_SUCCEEDED;
  }

  private void check(Set<String> ids) {
    if (ids.isEmpty() && batches.isEmpty()) {
      throw new CommandFailure(
          ExitCode.BAD_INPUT,
          "there is nothing to cancel: name jobs by their ids, or a batch with --batch");
    }
    try {
      ids.forEach(id -> new Cancellation(Subject.job(id), reason, null));
      batches.forEach(id -> new Cancellation(Subject.batch(id), reason, null));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  /** In order, each once. */
  private Set<String> ids() throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (String job : jobs) {
      if (job.equals(InputFile.STANDARD_INPUT)) {
        read(ids);
      } else {
        ids.add(job);
      }
    }
    return ids;
  }

  private static void read(Set<String> ids) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        ids.add(line.strip());
      }
    }
  }

  private String what(int ids) {
    List<String> parts = new ArrayList<>();
    if (ids > 0) {
      parts.add(ids == 1 ? "1 job" : ids + " jobs");
    }
    batches.forEach(batch -> parts.add("batch " + batch));
    return String.join(", ", parts);
  }
}
