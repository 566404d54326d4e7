package dev.sluice.fuzzing;

import org.jspecify.annotations.Nullable;

/** What is tried: a parser, and what it promises of each of its inputs. */
@FunctionalInterface
public interface Target {

  /**
   * Takes one input. Whatever it throws is a finding; what the parser is documented to throw, it
   * has to catch.
   *
   * @param input not to be changed
   * @return what came of it, in a few words: inputs of which something new came are built upon;
   *     digits and what stands in quotes make no difference
   */
  @Nullable Object take(byte[] input) throws Exception;
}
