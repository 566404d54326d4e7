package dev.sluice.cli.letters;

import dev.sluice.client.ReplayTerms;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How dead letters are to be replayed. */
public final class TermsOptions {

  @Option(names = "--with-model", paramLabel = "MODEL", description = "Ask for this model instead.")
  private @Nullable String model;

  @Option(
      names = "--with-provider",
      paramLabel = "NAME",
      description = "Have this provider alone called (model_selection.provider.order).")
  private @Nullable String provider;

  @Option(
      names = "--with-deadline",
      paramLabel = "TIME",
      converter = DeadlineConverter.class,
      description = {
        "Another deadline: 2026-12-01T00:00:00Z, 2h for in two hours, or none. Without it, a job",
        "whose deadline has passed is skipped: it would expire again."
      })
  private @Nullable Deadline deadline;

  @Option(names = "--again", description = "Replay those, too, that were replayed before.")
  private boolean again;

  /** A deadline as it is typed. */
  record Deadline(Optional<Moment> moment) {}

  /**
   * @param now what is so and so far ahead is that from here
   */
  public ReplayTerms terms(Instant now) {
    return new ReplayTerms(model, provider, deadline(now), again);
  }

  private ReplayTerms.Deadline deadline(Instant now) {
    if (deadline == null) {
      return new ReplayTerms.Deadline.Kept();
    }
    return deadline.moment().isPresent()
        ? new ReplayTerms.Deadline.Moved(deadline.moment().get().ahead(now))
        : new ReplayTerms.Deadline.Dropped();
  }

  /** Reads a deadline, or that there is to be none. */
  static final class DeadlineConverter implements ITypeConverter<Deadline> {
    @Override
    public Deadline convert(String text) {
      return text.equals("none")
          ? new Deadline(Optional.empty())
          : new Deadline(Optional.of(new MomentConverter().convert(text)));
    }
  }
}
