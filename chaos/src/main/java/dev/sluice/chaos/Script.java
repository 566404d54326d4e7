package dev.sluice.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What is done to the installation, and when: the same for the same seed. Tracks go on beside each
 * other; within a track nothing begins before the last has ended, so that at most one broker and at
 * most half of the workers are ever in trouble at the same time.
 *
 * @param tracks each in order
 */
record Script(long seed, Duration length, List<List<Cue>> tracks) {

  static final int WORKERS = 4;
  static final int BROKERS = 3;

  /** After this share of the time nothing new is begun, so that all can be well in the end. */
  private static final double CALM = 0.9;

  /**
   * @param at from the beginning
   */
  record Cue(Duration at, Act act) {}

  /** How one track goes on. */
  private interface Author {
    Act next(RandomGenerator random);
  }

  static Script of(long seed, Duration length) {
    RandomGenerator.SplittableGenerator random =
        RandomGeneratorFactory.<RandomGenerator.SplittableGenerator>of("L64X128MixRandom")
            .create(seed);
    List<Author> authors =
        List.of(
            from -> worker(from, from.nextInt(2)),
            from -> worker(from, 2 + from.nextInt(2)),
            Script::broker,
            Script::provider);
    return new Script(
        seed,
        length,
        authors.stream().map(author -> track(author, random.split(), length)).toList());
  }

  private static List<Cue> track(Author author, RandomGenerator random, Duration length) {
    List<Cue> cues = new ArrayList<>();
    Duration end = Duration.ofMillis((long) (length.toMillis() * CALM));
    Duration at = between(random, 1, 6);
    while (true) {
      Act act = author.next(random);
      if (at.plus(act.lasts()).compareTo(end) > 0) {
        return cues;
      }
      cues.add(new Cue(at, act));
      at = at.plus(act.lasts()).plus(between(random, 2, 8));
    }
  }

  private static Act worker(RandomGenerator random, int worker) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Act.KillWorker(worker, between(random, 0, 8));
      case 2, 3 -> new Act.TerminateWorker(worker, between(random, 0, 4));
      case 4 -> new Act.FreezeWorker(worker, between(random, 1, 20));
      case 5 -> new Act.CutFromKafka(worker, between(random, 1, 15));
      case 6 -> new Act.SilenceKafka(worker, between(random, 1, 15));
      default -> new Act.CutFromProviders(worker, between(random, 1, 5));
    };
  }

  private static Act broker(RandomGenerator random) {
    int broker = random.nextInt(BROKERS);
    return switch (random.nextInt(4)) {
      case 0 -> new Act.KillBroker(broker, between(random, 2, 10));
      case 1 -> new Act.TerminateBroker(broker, between(random, 1, 8));
      case 2 -> new Act.MoveLeaders(between(random, 1, 2));
      default -> new Act.JoinAndLeave(between(random, 4, 12));
    };
  }

  private static Act provider(RandomGenerator random) {
    Mood[] moods = Mood.values();
    Mood mood = moods[1 + random.nextInt(moods.length - 1)];
    return new Act.Upset(mood, between(random, 3, 12));
  }

  private static Duration between(RandomGenerator random, int least, int most) {
    return Duration.ofMillis(random.nextLong(least * 1_000L, most * 1_000L + 1));
  }
}
