package dev.sluice.fuzzing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Tries a parser with input that was made from samples. What is made is decided by a seed alone, so
 * that it is the same everywhere; {@code -Dsluice.fuzz.inputs=1000000} makes more of it. An input
 * is a finding if the target throws anything, recurses without end, takes more time or memory than
 * its length explains, or does not come to an end.
 */
public final class Fuzzing {

  /** Of inputs, for something else than usual to come of one. */
  private static final int ENOUGH = 1_000;

  private final List<byte[]> samples = new ArrayList<>();
  private final List<byte[]> words = new ArrayList<>();
  private Bounds bounds = Bounds.USUAL;

  private Fuzzing() {}

  /** Samples that are good, or bad in a way that matters. */
  public static Fuzzing of(String... samples) {
    return new Fuzzing().and(samples);
  }

  public static Fuzzing of(byte[]... samples) {
    return new Fuzzing().and(samples);
  }

  public Fuzzing and(String... more) {
    for (String sample : more) {
      samples.add(sample.getBytes(UTF_8));
    }
    return this;
  }

  public Fuzzing and(byte[]... more) {
    for (byte[] sample : more) {
      samples.add(sample.clone());
    }
    return this;
  }

  /** What the parser gives a meaning to, and what the samples may lack. */
  public Fuzzing words(String... meaningful) {
    for (String word : meaningful) {
      words.add(word.getBytes(UTF_8));
    }
    return this;
  }

  /**
   * Lets the target take more memory than usual, which is 400 bytes for each byte of an input.
   *
   * @param bytesEach for each byte
   */
  public Fuzzing bytesEach(long bytesEach) {
    bounds = new Bounds(bytesEach, bounds.least());
    return this;
  }

  /**
   * Tries the target.
   *
   * @throws AssertionError for the first finding; it tells the seed, the shortest input that leads
   *     to it, and the commands that repeat it
   */
  public void check(Target target) throws InterruptedException {
    check(target, Plan.ofProperties());
  }

  void check(Target target, Plan plan) throws InterruptedException {
    requireNonNull(target, "target is null");
    Trial trial = new Trial(target, bounds);
    String command = Caller.command();
    byte[] only = plan.only();
    if (only != null) {
      run(new Round(0, 1, List.of(only), words, trial, Patience.USUAL), command);
      return;
    }
    for (long number = 0; number < plan.rounds(); number++) {
      int inputs = plan.inputsOf(number);
      Round round = new Round(plan.seed() + number, inputs, samples, words, trial, Patience.USUAL);
      run(round, command);
      requireVariety(round, inputs);
    }
  }

  private static void run(Round round, String command) throws InterruptedException {
    Finding finding = Supervision.run(round);
    if (finding != null) {
      throw finding.toError(command);
    }
  }

  /** A target of which always the same comes is not tried at all. */
  private static void requireVariety(Round round, int inputs) {
    if (inputs >= ENOUGH && round.outcomes() < 2) {
      throw new AssertionError("the same came of every input, so nothing was tried");
    }
  }
}
