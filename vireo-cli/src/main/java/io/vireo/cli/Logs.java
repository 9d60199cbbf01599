package io.vireo.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log on standard error. Off by default: an error is told in one line by the command itself,
 * not twice.
 */
final class Logs {
  private Logs() {}

  /** Shows all that Vireo has to say. */
  static void showAll() {
    show(Level.DEBUG);
  }

  /** Shows warnings, for a command that runs on its own for long. */
  static void showWarnings() {
    show(Level.WARN);
  }

  private static void show(Level level) {
    if (LoggerFactory.getLogger("io.vireo") instanceof Logger logger) {
      logger.setLevel(level);
    }
  }
}
