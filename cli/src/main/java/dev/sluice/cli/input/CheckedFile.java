package dev.sluice.cli.input;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/** What a check found out about a file. */
public final class CheckedFile {

  private final int jobs;
  private final int badLines;
  private final Set<String> models;
  private final Set<String> providers;
  private final LineIndex customIds;

  CheckedFile(
      int jobs, int badLines, Set<String> models, Set<String> providers, LineIndex customIds) {
    this.jobs = jobs;
    this.badLines = badLines;
    this.models = Set.copyOf(models);
    this.providers = Set.copyOf(providers);
    this.customIds = requireNonNull(customIds, "customIds is null");
  }

  /** How many lines are jobs. */
  public int jobs() {
    return jobs;
  }

  /** How many lines are not, each of which was reported. */
  public int badLines() {
    return badLines;
  }

  /** Every model that a job asks for or falls back to. */
  public Set<String> models() {
    return models;
  }

  /** Every provider that a job wants to be tried first. */
  public Set<String> providers() {
    return providers;
  }

  /** The line of a job; 0 where no job of the file is called so. */
  public int lineOf(String customId) {
    return customIds.lineOf(customId);
  }
}
