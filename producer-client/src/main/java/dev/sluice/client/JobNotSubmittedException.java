package dev.sluice.client;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** The cluster did not take a job. */
public final class JobNotSubmittedException extends SluiceClientException {

  private final String jobId;

  JobNotSubmittedException(String jobId, String reason, @Nullable Throwable cause) {
    super("Job " + jobId + " was not submitted: " + reason, cause);
    this.jobId = requireNonNull(jobId, "jobId is null");
  }

  public String jobId() {
    return jobId;
  }
}
