package io.vireo.cli;

import io.vireo.InvalidEventNameException;
import io.vireo.InvalidUrlException;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;

/** The exit codes of every command; a script may rely on them. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USE = 2;

  /** No listener took the event; no observer answered. */
  static final int NOBODY = 3;

  static final int INTERRUPTED = 130;

  private ExitCode() {}

  static int of(Throwable failure) {
    if (failure instanceof CommandException e) {
      return e.exitCode();
    }
    if (failure instanceof UnroutableEventException) {
      return NOBODY;
    }
    boolean wrongUse =
        failure instanceof InvalidUrlException
            || failure instanceof InvalidEventNameException
            || failure instanceof PayloadException;
    return wrongUse ? WRONG_USE : FAILED;
  }
}
