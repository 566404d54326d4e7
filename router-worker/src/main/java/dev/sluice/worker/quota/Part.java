package dev.sluice.worker.quota;

/**
 * One worker's part in what is used of something on one day, as it tells the others.
 *
 * @param number grows with each that the worker tells
 * @param drawn what it has taken for itself so far, whether used yet or not; nobody else may use
 *     this
 * @param asked what it would like to take beside; it may use this once it has heard itself ask, as
 *     far as there was room at that place in the order of all that was told
 * @param used what it has used for certain
 */
public record Part(long number, long drawn, long asked, long used) {

  static final Part NOTHING = new Part(0, 0, 0, 0);

  public Part {
    if (number < 0 || drawn < 0 || asked < 0 || used < 0) {
      throw new IllegalArgumentException("%d: %d, %d, %d".formatted(number, drawn, asked, used));
    }
  }

  /** What the others must leave alone. */
  long held() {
    return drawn + asked;
  }

  boolean isSameBut(Part other) {
    return drawn == other.drawn && asked == other.asked && used == other.used;
  }
}
