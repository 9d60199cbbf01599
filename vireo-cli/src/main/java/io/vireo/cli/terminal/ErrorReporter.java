package io.vireo.cli.terminal;

import io.vireo.operations.text.SafeText;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Prints a failure as one line on standard error, with passwords masked, and chooses the exit code.
 */
public final class ErrorReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    report(
        command.getErr(),
        failure.getMessage() + " (see '" + command.getCommandSpec().qualifiedName() + " --help')");
    return ExitCode.WRONG_USE;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult parseResult) {
    report(command.getErr(), describe(failure));
    if (isVerbose(parseResult)) {
      failure.printStackTrace(command.getErr());
    }
    return ExitCode.of(failure);
  }

  /**
   * Describes a failure. An exception that neither Vireo nor the command throws on purpose is
   * marked as unexpected.
   */
  public static String describe(Throwable failure) {
    boolean expected =
        failure instanceof CommandException || failure instanceof io.vireo.VireoException;
    String message = failure.getMessage();
    if (expected && message != null) {
      return message;
    }
    return "Unexpected "
        + failure.getClass().getSimpleName()
        + (message == null ? "" : ": " + message)
        + " (--verbose shows the stack trace)";
  }

  /** Prints a message on standard error, as {@link SafeText#oneLine} makes it safe to show. */
  public static void report(PrintStream err, String message) {
    err.println(line(message));
  }

  private static void report(PrintWriter err, String message) {
    err.println(line(message));
    err.flush();
  }

  private static String line(String message) {
    return "vireo: " + SafeText.oneLine(message);
  }

  public static boolean isVerbose(ParseResult parseResult) {
    ParseResult deepest = parseResult;
    while (deepest.hasSubcommand()) {
      deepest = deepest.subcommand();
    }
    return deepest.hasMatchedOption("--verbose");
  }
}
