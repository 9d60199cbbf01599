package io.vireo.cli.terminal;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a command. Its message is printed as one line on standard error, and it has the exit code of
 * the process.
 */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public static CommandException wrongUse(String message) {
    return new CommandException(ExitCode.WRONG_USE, message, null);
  }

  public static CommandException wrongUse(String message, Throwable cause) {
    return new CommandException(ExitCode.WRONG_USE, message, cause);
  }

  public static CommandException failed(String message) {
    return new CommandException(ExitCode.FAILED, message, null);
  }

  public static CommandException failed(String message, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, cause);
  }

  /**
   * Builds options from command line arguments.
   *
   * @return the options
   * @throws CommandException with {@link ExitCode#WRONG_USE} if the builder refuses an argument
   */
  public static <T> T optionsOf(Supplier<T> builder) {
    try {
      return builder.get();
    } catch (IllegalArgumentException e) {
      throw wrongUse(String.valueOf(e.getMessage()), e);
    }
  }

  int exitCode() {
    return exitCode;
  }
}
