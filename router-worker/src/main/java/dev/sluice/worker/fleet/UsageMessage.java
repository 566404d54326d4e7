package dev.sluice.worker.fleet;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;

/**
 * One worker's part in what is used of something by the day. The last one of each worker, day and
 * thing tells all that there is to know.
 *
 * @param worker who tells it
 * @param what is counted
 * @param number grows with each that the worker tells
 * @param drawn what the worker keeps for itself
 * @param asked what it would like beside
 * @param used what of it is used for certain
 */
public record UsageMessage(
    LocalDate day, String worker, String what, long number, long drawn, long asked, long used) {
  public UsageMessage {
    requireNonNull(day, "day is null");
    requireNonNull(worker, "worker is null");
    requireNonNull(what, "what is null");
  }
}
