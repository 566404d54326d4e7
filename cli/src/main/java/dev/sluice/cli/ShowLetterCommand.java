package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.letters.FilterOptions;
import dev.sluice.cli.letters.LetterReport;
import dev.sluice.cli.letters.ScanProgress;
import dev.sluice.client.DeadLetterFilter;
import dev.sluice.client.DeadLetterStream;
import dev.sluice.client.DeadLetters;
import dev.sluice.client.StoredDeadLetter;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a dead letter. */
@Command(
    name = "show",
    description = {
      "Shows the dead letter of a job: what went wrong, each call, the request, where it came",
      "from, and its replays. Where the job has several, the last one."
    })
final class ShowLetterCommand implements Callable<Integer> {

  @Parameters(paramLabel = "JOB", description = "The id of the job.")
  private String id;

  @Mixin private ClusterAddress cluster;

  @Mixin private FilterOptions filter;

  @Override
  public Integer call() throws Exception {
    return Interruption.guard(interruption -> interruption.interruptibly(this::run));
  }

  private ExitCode run() throws InterruptedException {
    InstantSource clock = InstantSource.system();
    DeadLetters letters =
        DeadLetters.connect(cluster.client(), new ScanProgress(System.err, clock));
    List<String> others = new ArrayList<>();
    StoredDeadLetter letter = last(letters, filter.filter(clock.instant()).withJobs(id), others);
    if (letter == null) {
      throw new CommandFailure(ExitCode.BAD_INPUT, "there is no dead letter of a job " + id);
    }
    PrintStream out = new PrintStream(System.out, false, UTF_8);
    LetterReport report = new LetterReport(letter, letters.replaysOf(id).get(letter.place()), out);
    report.write();
    report.others(others);
    out.flush();
    return ExitCode.ALL_SUCCEEDED;
  }

  /**
   * @param others is given the places of those before it
   */
  private static @Nullable StoredDeadLetter last(
      DeadLetters letters, DeadLetterFilter filter, List<String> others)
      throws InterruptedException {
    StoredDeadLetter last = null;
    try (DeadLetterStream stream = letters.read(filter)) {
      Optional<StoredDeadLetter> next = stream.next();
      while (next.isPresent()) {
        if (last != null) {
          others.add(last.place().toString());
        }
        last = next.get();
        next = stream.next();
      }
    }
    return last;
  }
}
