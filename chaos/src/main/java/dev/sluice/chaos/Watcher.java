package dev.sluice.chaos;

/** A thread that does one thing over and over until it is told to stop. */
final class Watcher {

  private final Thread thread;

  private Watcher(Thread thread) {
    this.thread = thread;
  }

  static Watcher start(String name, Runnable work) {
    return new Watcher(Thread.ofPlatform().name(name).daemon().start(work));
  }

  /** Waits for its end, which it comes to by itself. */
  void awaitEnd() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
