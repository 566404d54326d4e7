package dev.sluice.cli.catalog;

/** How full something is, at a glance. */
final class Gauge {

  private static final int WIDTH = 10;

  private Gauge() {}

  /** Such as {@code ████░░░░░░ 43 %}; what is more than full is shown as full beside its figure. */
  static String of(double part) {
    int full = Math.clamp(Math.round(part * WIDTH), 0, WIDTH);
    return "█".repeat(full) + "░".repeat(WIDTH - full) + "%4d %%".formatted(Math.round(100 * part));
  }
}
