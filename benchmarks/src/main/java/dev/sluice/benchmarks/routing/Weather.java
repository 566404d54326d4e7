package dev.sluice.benchmarks.routing;

import dev.sluice.benchmarks.routing.Episode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** How ten providers do over time: drifting latencies, and episodes. Settled before it begins. */
final class Weather {

  /** The deviation of a provider's drift, and how many seconds it remembers. */
  private static final double DRIFT = 0.2;

  private static final double MEMORY = 120;

  private static final double BETWEEN_EPISODES = 480;

  private final List<Profile> profiles;
  private final List<Episode> episodes;
  private final double[][] drifts;

  private Weather(List<Profile> profiles, List<Episode> episodes, double[][] drifts) {
    this.profiles = profiles;
    this.episodes = List.copyOf(episodes);
    this.drifts = drifts;
  }

  /** Providers, drifts and episodes drawn by lot. */
  static Weather draw(long seed, double seconds) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Profile> profiles = Profile.draw(random);
    List<Episode> episodes = new ArrayList<>();
    for (int i = 0; i < profiles.size(); i++) {
      double time = BETWEEN_EPISODES * exponential(random);
      while (time < seconds) {
        Episode episode = episode(i, time, random);
        episodes.add(episode);
        time = episode.to() + BETWEEN_EPISODES * exponential(random);
      }
    }
    return new Weather(profiles, episodes, drifts(profiles.size(), seconds, random, DRIFT));
  }

  /** Providers drawn by lot that do not drift, and one episode of the fastest. */
  static Weather ofTheFastest(long seed, double seconds, Kind kind, double strength) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Profile> profiles = Profile.draw(random);
    int fastest = 0;
    for (int i = 1; i < profiles.size(); i++) {
      fastest = profiles.get(i).seconds() < profiles.get(fastest).seconds() ? i : fastest;
    }
    Episode episode = new Episode(fastest, kind, seconds / 4, seconds * 5 / 8, strength);
    return new Weather(profiles, List.of(episode), drifts(profiles.size(), seconds, random, 0));
  }

  private static Episode episode(int provider, double from, RandomGenerator random) {
    double to = from + 30 + 60 * exponential(random);
    double lot = random.nextDouble();
    if (lot < 0.5) {
      return new Episode(provider, Kind.SLOW, from, to, 2 + 8 * random.nextDouble());
    }
    if (lot < 0.7) {
      return new Episode(provider, Kind.FAILING, from, to, 0.1 + 0.6 * random.nextDouble());
    }
    return new Episode(provider, lot < 0.85 ? Kind.REFUSING : Kind.HANGING, from, to, 1);
  }

  /** For each second and provider, the factor on its usual time. */
  private static double[][] drifts(
      int providers, double seconds, RandomGenerator random, double deviation) {
    double kept = Math.exp(-1 / MEMORY);
    double[][] drifts = new double[providers][(int) Math.ceil(seconds) + 1];
    for (double[] drift : drifts) {
      double level = deviation * random.nextGaussian();
      for (int i = 0; i < drift.length; i++) {
        drift[i] = Math.exp(level);
        level = level * kept + deviation * Math.sqrt(1 - kept * kept) * random.nextGaussian();
      }
    }
    return drifts;
  }

  private static double exponential(RandomGenerator random) {
    return -Math.log(1 - random.nextDouble());
  }

  List<Profile> profiles() {
    return profiles;
  }

  List<Episode> episodes() {
    return episodes;
  }

  boolean isOut(int provider, double time) {
    return episodes.stream()
        .anyMatch(e -> e.provider() == provider && e.isOutage() && e.holds(time));
  }

  boolean isHanging(int provider, double time) {
    return strength(provider, Kind.HANGING, time, 0) > 0;
  }

  /** Which share of its calls fails. */
  double failing(int provider, double time) {
    return strength(provider, Kind.FAILING, time, 0);
  }

  /** By which factor a call takes longer than usual. */
  double slowness(int provider, double time) {
    double[] drift = drifts[provider];
    double now = drift[Math.min((int) time, drift.length - 1)];
    return now * strength(provider, Kind.SLOW, time, 1);
  }

  private double strength(int provider, Kind kind, double time, double otherwise) {
    for (Episode episode : episodes) {
      if (episode.provider() == provider && episode.kind() == kind && episode.holds(time)) {
        return episode.strength();
      }
    }
    return otherwise;
  }
}
