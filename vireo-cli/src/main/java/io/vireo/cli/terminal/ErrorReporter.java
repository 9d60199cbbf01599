package io.vireo.cli.terminal;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Tells of a failure in one line on standard error, without a password, and chooses the exit code.
 */
public final class ErrorReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(://[^:@/\\s]*):\\S*@");
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

  /** A name or a reason comes from anybody, and a terminal obeys what begins with an escape. */
  private static final Pattern CONTROL_CHARACTERS = Pattern.compile("[\\p{Cc}&&[^\t]]");

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

  /** One line of text for a failure, whether it was foreseen or not. */
  public static String describe(Throwable failure) {
    boolean foreseen =
        failure instanceof CommandException || failure instanceof io.vireo.VireoException;
    String message = failure.getMessage();
    if (foreseen && message != null) {
      return message;
    }
    return "Unexpected "
        + failure.getClass().getSimpleName()
        + (message == null ? "" : ": " + message)
        + " (--verbose shows more)";
  }

  /** Writes the line, with whatever looks like a password made unreadable. */
  static void report(PrintWriter err, String message) {
    err.println("vireo: " + oneSafeLine(message));
    err.flush();
  }

  /** A text from anywhere as one line that may be shown. */
  public static String oneSafeLine(String message) {
    String oneLine = LINE_BREAKS.matcher(message.strip()).replaceAll(" ");
    String plain = CONTROL_CHARACTERS.matcher(oneLine).replaceAll("?");
    return PASSWORD_IN_URL.matcher(plain).replaceAll("$1:***@");
  }

  /** A line that may be shown. Of the spaces at its beginning none is lost. */
  public static String safeLine(String line) {
    String content = line.stripLeading();
    return line.substring(0, line.length() - content.length()) + oneSafeLine(content);
  }

  public static boolean isVerbose(ParseResult parseResult) {
    ParseResult deepest = parseResult;
    while (deepest.hasSubcommand()) {
      deepest = deepest.subcommand();
    }
    return deepest.hasMatchedOption("--verbose");
  }
}
