package dev.sluice.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Endpoint;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KnowledgeTest {

  private final Random random = new Random(42);

  @Test
  void ofEachFieldCountsWhatTheFirstSaysWhoSaysAnything() {
    for (int round = 0; round < 2000; round++) {
      List<Knowledge> sources = Stream.generate(this::anything).limit(random.nextInt(5)).toList();

      Knowledge merged = sources.stream().reduce(Knowledge.NONE, Knowledge::orElse);

      assertThat(merged)
          .isEqualTo(
              new Knowledge(
                  first(sources, Knowledge::contextWindow),
                  first(sources, Knowledge::maxOutputTokens),
                  first(sources, Knowledge::endpoints),
                  new Model.Abilities(
                      first(sources, known -> known.abilities().tools()),
                      first(sources, known -> known.abilities().vision()),
                      first(sources, known -> known.abilities().structuredOutput())),
                  first(sources, Knowledge::price)));
    }
  }

  private static <T> @Nullable T first(
      List<Knowledge> sources, Function<Knowledge, @Nullable T> field) {
    return sources.stream().map(field).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private Knowledge anything() {
    return new Knowledge(
        perhaps(1 + random.nextInt(9)),
        perhaps(1 + random.nextInt(9)),
        perhaps(random.nextBoolean() ? Set.of() : Set.of(Endpoint.EMBEDDINGS)),
        new Model.Abilities(
            perhaps(random.nextBoolean()),
            perhaps(random.nextBoolean()),
            perhaps(random.nextBoolean())),
        perhaps(
            new Price(
                BigDecimal.valueOf(random.nextInt(9)),
                BigDecimal.valueOf(random.nextInt(9)),
                perhaps(BigDecimal.valueOf(random.nextInt(9))),
                "somebody")));
  }

  private <T> @Nullable T perhaps(T value) {
    return random.nextBoolean() ? value : null;
  }
}
