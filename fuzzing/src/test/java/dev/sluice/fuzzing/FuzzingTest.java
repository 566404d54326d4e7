package dev.sluice.fuzzing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is planted has to be found. */
final class FuzzingTest {

  private static final String DOCUMENT = "{\"id\":\"a\",\"limit\":{\"count\":12,\"of\":[1,2]}}";
  private static final Plan FEW = new Plan(1, 20_000, null);

  private static String text(byte[] input) {
    return new String(input, UTF_8);
  }

  @Test
  void aValueThatNobodyExpectsIsFoundAndItsShortestFormIsTold() {
    Target target =
        input -> {
          if (text(input).contains("\"count\":null")) {
            throw new IllegalStateException("no count");
          }
          return input.length % 3;
        };

    assertThatThrownBy(() -> Fuzzing.of(DOCUMENT).check(target, FEW))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("no count")
        .hasMessageContaining("text    \"count\":null\n")
        .hasMessageContaining(Base64.getEncoder().encodeToString("\"count\":null".getBytes(UTF_8)))
        .hasMessageContaining(
            "-pl fuzzing -am test -Dtest='FuzzingTest"
                + "#aValueThatNobodyExpectsIsFoundAndItsShortestFormIsTold'")
        .hasMessageContaining("-Dsluice.fuzz.seed=");
  }

  @Test
  void anInputThatIsToldIsTriedAlone() {
    List<String> tried = new ArrayList<>();
    Target target =
        input -> {
          tried.add(text(input));
          return "";
        };

    assertThatCode(() -> Fuzzing.of(DOCUMENT).check(target, new Plan(1, 9, "x".getBytes(UTF_8))))
        .doesNotThrowAnyException();
    assertThat(tried).containsExactly("x");
  }

  @Test
  void nestingWithoutEndIsFound() {
    assertThatThrownBy(() -> Fuzzing.of(DOCUMENT).check(input -> depth(input, 0), FEW))
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  private static int depth(byte[] input, int at) {
    return at < input.length && (input[at] == '[' || input[at] == '{')
        ? 1 + depth(input, at + 1)
        : 0;
  }

  @Test
  void memoryThatNoLengthExplainsIsFound() {
    Target target = input -> text(input).contains("2147483647") ? new byte[64 << 20].length : 0;

    assertThatThrownBy(() -> Fuzzing.of(DOCUMENT).check(target, FEW))
        .hasMessageContaining("bytes of memory");
  }

  @Test
  void timeThatNoLengthExplainsIsFound() {
    Target target =
        input -> {
          if (text(input).contains("null")) {
            burn(Duration.ofMillis(60));
          }
          return input.length;
        };

    assertThatThrownBy(() -> supervised(target)).hasMessageContaining(" s for an input of ");
  }

  private static void burn(Duration time) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + time.toNanos();
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anInputThatHasNoEndIsToldWithWhereItHangs() {
    assertThatThrownBy(
            () ->
                supervised(
                    input -> {
                      while (text(input).contains("null")) {
                        Thread.onSpinWait();
                      }
                      return input.length;
                    }))
        .hasMessageContaining("does not come to an end")
        .hasStackTraceContaining("FuzzingTest");
  }

  private static void supervised(Target target) throws InterruptedException {
    List<byte[]> samples = List.of(DOCUMENT.getBytes(UTF_8));
    Patience patience =
        new Patience(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMillis(50));
    Trial trial = new Trial(target, new Bounds(400, Duration.ofMillis(50)));
    Finding finding = Supervision.run(new Round(1, 10_000, samples, List.of(), trial, patience));
    assertThat(finding).isNotNull();
    throw finding.toError("mvn");
  }

  @Test
  void theSameSeedMakesTheSameInputsAndAnotherMakesOthers() throws Exception {
    assertThat(inputs(7)).isEqualTo(inputs(7));
    assertThat(inputs(7)).isNotEqualTo(inputs(8));
  }

  private static List<Integer> inputs(long seed) throws InterruptedException {
    List<Integer> inputs = new ArrayList<>();
    Fuzzing.of(DOCUMENT)
        .words("count")
        .check(
            input -> {
              inputs.add(Arrays.hashCode(input));
              return text(input).contains("count") ? "counted" : "none";
            },
            new Plan(seed, 3_000, null));
    return inputs;
  }

  @Test
  void inputsOfWhichSomethingNewCameAreBuiltUpon() {
    // One step at a time: nobody would come upon all of it at once.
    Target target =
        input -> {
          String text = text(input);
          int steps = 0;
          for (String step : List.of("one", "two", "three", "four", "five")) {
            if (!text.contains(step)) {
              return "abcdef".substring(0, steps);
            }
            steps++;
          }
          throw new IllegalStateException("all");
        };

    assertThatThrownBy(
            () ->
                Fuzzing.of(DOCUMENT)
                    .words("one", "two", "three", "four", "five")
                    .check(target, FEW))
        .hasRootCauseMessage("all");
  }

  @Test
  void whatIsAlwaysTheSameIsNoTestAtAll() {
    assertThatThrownBy(() -> Fuzzing.of(DOCUMENT).check(input -> "same", FEW))
        .hasMessageContaining("nothing was tried");
  }

  @Test
  void piecesAreTogetherWhatTheyArePiecesOf() throws Exception {
    for (int length = 0; length < 300; length++) {
      byte[] bytes = "é".repeat(length).getBytes(UTF_8);
      assertThat(Pieces.of(bytes).readAllBytes()).isEqualTo(bytes);
    }
  }
}
