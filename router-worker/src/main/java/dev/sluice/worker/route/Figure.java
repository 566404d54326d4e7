package dev.sluice.worker.route;

/**
 * Something measured of which less is better, and how certain that is.
 *
 * @param value as it seems to be
 * @param doubt a factor, at least 1: it may well be as much more, or as much less
 * @param least that one could rely on within the window
 * @param latest what the last calls alone say
 */
record Figure(double value, double doubt, double least, double latest) {

  Figure atLeast(double other) {
    return other > value ? new Figure(other, doubt, least, Math.max(other, latest)) : this;
  }

  /** What one may rely on. */
  double careful() {
    return value * doubt;
  }

  /** What it may turn out to be. */
  double hopeful() {
    return value / doubt;
  }
}
