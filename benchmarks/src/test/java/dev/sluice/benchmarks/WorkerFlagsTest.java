package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class WorkerFlagsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theLauncherAndTheImageStartAWorkerAsItIsMeasured() {
    assertThat(ROOT.resolve("sluice")).content().contains(Child.LAUNCHER_FLAG);
    assertThat(ROOT.resolve("Dockerfile")).content().contains(Child.LAUNCHER_FLAG);
    assertThat(ROOT.resolve("README.md"))
        .content()
        .contains("SLUICE_JAVA_OPTS=\"" + Child.SMALL_JOBS_FLAGS + "\"");
  }
}
