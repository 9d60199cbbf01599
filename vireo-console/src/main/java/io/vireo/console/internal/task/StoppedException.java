package io.vireo.console.internal.task;

import java.io.Serial;

/** Ends what a task is doing, because a user has stopped the task or the console is closed. */
final class StoppedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StoppedException() {
    super("The task was stopped");
  }
}
