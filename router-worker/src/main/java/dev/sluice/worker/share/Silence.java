package dev.sluice.worker.share;

import static java.util.Objects.requireNonNull;

/**
 * A worker that was not heard for so long that it holds nothing any more.
 *
 * @param number of its last report; void if it has made itself heard with another one since
 */
public record Silence(String worker, long number) {
  public Silence {
    requireNonNull(worker, "worker is null");
  }
}
