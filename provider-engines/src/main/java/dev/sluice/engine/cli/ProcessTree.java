package dev.sluice.engine.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process and all that it has started. A child whose parent has ended belongs to nobody that this
 * process knows; where the system tells the environment of processes, it is found by a mark there.
 */
final class ProcessTree {

  private static final Duration STEP = Duration.ofMillis(20);
  private static final Duration LAST_WAIT = Duration.ofSeconds(5);

  private final Process root;
  private final String mark;

  /**
   * @param mark what the environment of each of them holds, as {@code NAME=value}
   */
  ProcessTree(Process root, String mark) {
    this.root = root;
    this.mark = mark;
  }

  /**
   * Asks all to end, and ends those that are still there after a while.
   *
   * @param patience how long they may take to clean up
   */
  void end(Duration patience) throws InterruptedException {
    List<ProcessHandle> living = living();
    if (living.isEmpty()) {
      return;
    }
    living.forEach(ProcessHandle::destroy);
    awaitNone(patience);
    // What was started meanwhile is among them.
    living().forEach(ProcessHandle::destroyForcibly);
    awaitNone(LAST_WAIT);
  }

  private void awaitNone(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < until && !living().isEmpty()) {
      TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
    }
  }

  private List<ProcessHandle> living() {
    return Stream.of(
            Stream.of(root.toHandle()),
            root.descendants(),
            ProcessHandle.allProcesses().filter(this::isMarked))
        .flatMap(handles -> handles)
        .distinct()
        .filter(ProcessHandle::isAlive)
        .toList();
  }

  private boolean isMarked(ProcessHandle process) {
    Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
    try {
      return new String(Files.readAllBytes(environment), ISO_8859_1).contains(mark);
    } catch (IOException e) {
      // No such file on this system, or a process of somebody else.
      return false;
    }
  }
}
