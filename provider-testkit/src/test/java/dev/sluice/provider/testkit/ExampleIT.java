package dev.sluice.provider.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The example of a provider of one's own, which is no part of this build, keeps working. */
final class ExampleIT {

  private static final Path EXAMPLE = Path.of("../examples/own-provider/src");

  @TempDir Path classes;

  @Test
  void theExampleKeepsEveryPromise() throws Exception {
    compile();
    URL[] found = {
      classes.toUri().toURL(), EXAMPLE.resolve("main/resources").toRealPath().toUri().toURL()
    };
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(found, usual)) {
      thread.setContextClassLoader(loader);
      Events tests =
          EngineTestKit.engine("junit-jupiter")
              .selectors(selectClass(loader.loadClass("com.example.inhouse.InHouseProviderTest")))
              .execute()
              .testEvents();
      assertThat(tests.failed().stream().map(ExampleIT::said).toList()).isEmpty();
      assertThat(tests.succeeded().count()).isGreaterThan(80);
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  private static String said(Event event) {
    return event.getTestDescriptor().getDisplayName() + ": " + event.getPayload().orElse("");
  }

  private void compile() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "--release", "17"));
    arguments.addAll(List.of("-cp", requireNonNull(System.getProperty("java.class.path"))));
    for (String root : List.of("main/java", "test/java")) {
      try (Stream<Path> sources = Files.walk(EXAMPLE.resolve(root))) {
        sources.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
      }
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(status).isZero();
  }
}
