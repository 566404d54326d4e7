package dev.sluice.simulator.answer;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Writes a short answer that refers to the prompt: always the same one for the same prompt. */
final class Prose {

  private static final int WORDS_OF_THE_PROMPT = 12;
  private static final int MOST_TOKENS_OF_THE_PROMPT = 25;

  private static final List<String> OPENERS =
      List.of(
          "You asked: “%s”. In short:",
          "On “%s”, there is a simple way to see it.",
          "Here is a considered answer to “%s”.",
          "About “%s”: three things matter most.",
          "Taking “%s” at its word,",
          "“%s” has a clear answer, with one caveat.");

  private static final List<String> SENTENCES =
      List.of(
          "start from what is already known and check it against a second source.",
          "The first step is small, can be undone, and shows quickly whether the direction is right.",
          "Most of the cost lies in the waiting, not in the work itself.",
          "A short list of priorities helps more than a long list of wishes.",
          "Compare two options on the same terms before choosing a third.",
          "What looks like an exception is often the rule for somebody else.",
          "Keep the numbers next to the claim that they support.",
          "If nothing changes within a week, revisit the assumption and not the plan.",
          "The simplest version that works is the best place to learn what is missing.",
          "Write down what would change your mind, then look for exactly that.",
          "Both answers are defensible; the second is easier to explain.",
          "Small steady improvements add up faster than one large change.");

  private static final List<String> CLOSERS =
      List.of(
          "That should be enough to begin.",
          "Anything beyond this depends on details that were not given.",
          "I hope that this helps.",
          "If in doubt, ask the people who will use it.");

  private Prose() {}

  static String about(String prompt, SplittableRandom random) {
    StringBuilder text = new StringBuilder(pick(OPENERS, random).replace("%s", gist(prompt)));
    int sentences = 2 + random.nextInt(3);
    int at = random.nextInt(SENTENCES.size());
    for (int i = 0; i < sentences; i++) {
      text.append(' ').append(SENTENCES.get((at + i * 5) % SENTENCES.size()));
    }
    return text.append(' ').append(pick(CLOSERS, random)).toString();
  }

  /** What a model thinks before it answers. */
  static String reasoning(String prompt) {
    return "The question is “"
        + gist(prompt)
        + "”. Recall what is known, weigh what speaks against it, then answer briefly.";
  }

  /** The first words of a prompt on one line. */
  static String gist(String prompt) {
    String line =
        Arrays.stream(prompt.strip().split("\\s+"))
            .limit(WORDS_OF_THE_PROMPT)
            .collect(Collectors.joining(" "));
    return Tokens.cut(line, MOST_TOKENS_OF_THE_PROMPT);
  }

  private static String pick(List<String> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
