package dev.sluice.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the libraries and the worker say on standard error. */
final class Logging {
  private Logging() {}

  /** What is given up on purpose needs no warning. */
  static void silence() {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger all) {
      all.detachAndStopAllAppenders();
    }
  }

  /** Only ours: at this level the Kafka clients alone fill a screen. */
  static void verbose() {
    if (LoggerFactory.getLogger("dev.sluice") instanceof Logger ours) {
      ours.setLevel(Level.DEBUG);
    }
  }
}
