package dev.sluice.worker.duplicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyIndexTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final int PLENTY = 1_000_000;

  private final KeyIndex index = new KeyIndex(DAY);

  @Test
  void whatWasPutInIsFoundAndNothingElse() {
    Remembered remembered = new Remembered(NOW, "llm.results", -7, 42);
    index.put(key(1), remembered, PLENTY, NOW);

    assertThat(index.find(key(1), NOW)).contains(remembered);
    assertThat(index.find(key(2), NOW)).isEmpty();
  }

  @Test
  void whatIsOlderThanTheWindowIsForgotten() {
    index.put(key(1), at(NOW), PLENTY, NOW);

    assertThat(index.find(key(1), NOW.plus(DAY))).isPresent();
    assertThat(index.find(key(1), NOW.plus(DAY).plusMillis(1))).isEmpty();
    index.put(key(2), at(NOW.plus(DAY)), PLENTY, NOW.plus(DAY).plusMillis(1));
    assertThat(index.size()).isOne();
    assertThat(index.lost()).isNull();
  }

  @Test
  void theYoungerOneOfAKeyCountsInWhateverOrderTheyCome() {
    index.put(key(1), at(NOW), PLENTY, NOW);
    index.put(key(1), at(NOW.plusSeconds(1)), PLENTY, NOW);
    index.put(key(1), at(NOW), PLENTY, NOW);

    assertThat(index.find(key(1), NOW)).contains(at(NOW.plusSeconds(1)));
    assertThat(index.size()).isOne();
  }

  @Test
  void whereThereAreTooManyTheOldestGoFirstAndItSaysSinceWhenItKnowsAll() {
    for (int i = 0; i < 3_000; i++) {
      index.put(key(i), at(NOW.plusMillis(i)), 1_000, NOW);
    }

    assertThat(index.size()).isEqualTo(1_000);
    assertThat(index.lost()).isEqualTo(NOW.plusMillis(1_999));
    assertThat(index.find(key(1_999), NOW)).isEmpty();
    assertThat(index.find(key(2_000), NOW)).isPresent();
  }

  @Test
  void aKeyTakesLessThanFiftyBytes() {
    for (int i = 0; i < 500_000; i++) {
      index.put(key(i), at(NOW), 500_000, NOW);
    }

    assertThat(index.bytes() / 500_000.0).isLessThan(50);
  }

  /** Against a plain map, while keys come, come again and grow old. */
  @Test
  void whateverComesInWhateverOrderItAnswersAsAMapWould() {
    for (int seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      KeyIndex tested = new KeyIndex(Duration.ofMinutes(5));
      Map<Fingerprint, Remembered> map = new LinkedHashMap<>();
      Instant now = NOW;
      for (int step = 0; step < 5_000; step++) {
        now = now.plusMillis(random.nextInt(1_000));
        Fingerprint key = new Fingerprint(random.nextInt(40), random.nextInt(40) * 512L);
        Remembered remembered = new Remembered(now, "t" + random.nextInt(3), step, step);
        tested.put(key, remembered, PLENTY, now);
        map.put(key, remembered);
        Fingerprint asked = new Fingerprint(random.nextInt(40), random.nextInt(40) * 512L);
        Remembered known = map.get(asked);
        Instant oldest = now.minusSeconds(300);
        assertThat(tested.find(asked, now))
            .isEqualTo(Optional.ofNullable(known).filter(one -> !one.at().isBefore(oldest)));
      }
    }
  }

  private static Remembered at(Instant at) {
    return new Remembered(at, "llm.results", 0, 0);
  }

  private static Fingerprint key(int i) {
    return KEYS.computeIfAbsent(i, number -> new Digest().add(number).fingerprint());
  }

  private static final Map<Integer, Fingerprint> KEYS = new HashMap<>();
}
