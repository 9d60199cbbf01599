package io.vireo.cli.terminal;

import io.vireo.InvalidEventNameException;
import io.vireo.InvalidUrlException;
import io.vireo.PayloadException;
import io.vireo.UnroutableEventException;

/** The exit codes of all commands. Scripts rely on them, so they do not change. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USE = 2;

  /** No listener took the event, or no observer answered. */
  public static final int NOBODY = 3;

  public static final int INTERRUPTED = 130;

  private ExitCode() {}

  public static int of(Throwable failure) {
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
