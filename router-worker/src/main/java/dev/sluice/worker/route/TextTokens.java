package dev.sluice.worker.route;

/** How many tokens the texts of one job have, as some model counts them. */
@FunctionalInterface
interface TextTokens {

  /** Of one text, which need not be a whole number. */
  double of(String text);
}
