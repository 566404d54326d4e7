package dev.sluice.cli;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of guarantees names tests; here those tests are looked for. */
final class GuaranteesTest {

  private static final Pattern REFERENCE = Pattern.compile("(?<=`)\\w+(Test|IT)\\.\\w+(?=`)");

  @Test
  void everyTestThatAGuaranteeNamesIsThere() throws IOException {
    Map<String, String> sources = testSources();

    assertThat(references())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            reference ->
                assertThat(sources.get(reference.testClass()))
                    .as(reference.toString())
                    .contains(" void " + reference.method() + "("));
  }

  private record Reference(String testClass, String method) {}

  private static List<Reference> references() throws IOException {
    return REFERENCE
        .matcher(Files.readString(Path.of("../docs/GUARANTEES.md")))
        .results()
        .map(found -> found.group().split("\\.", 2))
        .map(names -> new Reference(names[0], names[1]))
        .toList();
  }

  /** By the name of the class. */
  private static Map<String, String> testSources() throws IOException {
    try (Stream<Path> files = Files.find(Path.of(".."), 20, (path, about) -> isTest(path))) {
      // Modules may have tests of one name.
      return files.collect(toMap(GuaranteesTest::className, GuaranteesTest::read, String::concat));
    }
  }

  private static boolean isTest(Path path) {
    return path.toString().matches(".*/src/test/java/.*(Test|IT)\\.java");
  }

  private static String className(Path file) {
    return file.toFile().getName().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
