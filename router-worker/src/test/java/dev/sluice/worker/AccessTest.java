package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.config.Topics;
import dev.sluice.worker.publish.Right;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a worker asks for at its start is what people are told to give it. */
final class AccessTest {

  private static final String GROUP = "sluice-workers";

  @Test
  void theDocumentHasACommandForEveryRightThatAWorkerAsksFor() throws IOException {
    List<String> commands =
        Files.readAllLines(Path.of("../docs/SECURITY.md")).stream()
            .filter(line -> line.startsWith("acls --allow-principal User:sluice-worker "))
            .toList();

    assertThat(Stream.concat(Access.needed(Topics.DEFAULT, GROUP), Access.useful(Topics.DEFAULT)))
        .hasSizeGreaterThan(15)
        .allSatisfy(right -> assertThat(commands).anyMatch(command -> gives(command, right)));
  }

  private static boolean gives(String command, Right right) {
    String resource = "--" + right.resource().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String operation = right.operation().name();
    String[] words = command.split(" ", -1);
    boolean operates = false;
    boolean reaches = false;
    for (int i = 1; i < words.length; i++) {
      operates |=
          words[i - 1].equals("--operation") && words[i].toUpperCase(Locale.ROOT).equals(operation);
      reaches |= words[i - 1].equals(resource) && covers(words[i], command, right.name());
    }
    return operates && reaches;
  }

  private static boolean covers(String named, String command, String name) {
    return command.endsWith(" --resource-pattern-type prefixed")
        ? name.startsWith(named)
        : name.equals(named);
  }
}
