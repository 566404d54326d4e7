package dev.sluice.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, groq, true",
    "groq, groq, true",
    "groq, groq2, false",
    "gr*, groq, true",
    "gr*, gr, true",
    "*q, groq, true",
    "*r*q, groq, true",
    "g*o*x, groq, false",
    "a*b*c, aXbXbXc, true",
    "groq**, groq, true",
    "gr.q, groq, false",
  })
  void aStarStandsForAnything(String pattern, String name, boolean matches) {
    assertThat(NamePattern.matches(pattern, name)).isEqualTo(matches);
  }

  @Test
  void noPatternTakesForEver() {
    assertThat(NamePattern.matches("*a".repeat(100) + "b", "a".repeat(10_000))).isFalse();
  }
}
