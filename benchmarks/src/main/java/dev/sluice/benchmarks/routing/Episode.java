package dev.sluice.benchmarks.routing;

/**
 * A time in which one provider is not as usual.
 *
 * @param provider its number
 * @param from seconds from the start
 * @param strength by how much slower it is, or which share of its calls fails
 */
record Episode(int provider, Kind kind, double from, double to, double strength) {

  enum Kind {
    /** Every call takes longer. */
    SLOW,
    /** A share of the calls fails. */
    FAILING,
    /** Every call is refused at once. */
    REFUSING,
    /** No call comes back before it is given up. */
    HANGING
  }

  boolean holds(double time) {
    return from <= time && time < to;
  }

  boolean isOutage() {
    return kind == Kind.REFUSING || kind == Kind.HANGING;
  }
}
