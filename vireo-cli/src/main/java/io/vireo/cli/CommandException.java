package io.vireo.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with one line on standard error and an exit code. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static CommandException wrongUse(String message) {
    return new CommandException(ExitCode.WRONG_USE, message, null);
  }

  static CommandException wrongUse(String message, Throwable cause) {
    return new CommandException(ExitCode.WRONG_USE, message, cause);
  }

  static CommandException failed(String message) {
    return new CommandException(ExitCode.FAILED, message, null);
  }

  static CommandException failed(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
