package io.vireo.cli.terminal;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Prints a failure as one line on standard error, with passwords masked, and chooses the exit code.
 */
public final class ErrorReporter implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final Pattern PASSWORD_IN_URL = Pattern.compile("(://[^:@/\\s]*):\\S*@");
  private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

  /**
   * Control characters are removed from messages: names and reasons come from other programs, and a
   * terminal would execute the escape sequences in them. So are those that turn the direction of
   * the text around.
   */
  private static final Pattern CONTROL_CHARACTERS =
      Pattern.compile("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069&&[^\t]]");

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

  /** Prints a message on standard error, as {@link #oneSafeLine} makes it safe to show. */
  public static void report(PrintStream err, String message) {
    err.println(line(message));
  }

  private static void report(PrintWriter err, String message) {
    err.println(line(message));
    err.flush();
  }

  private static String line(String message) {
    return "vireo: " + oneSafeLine(message);
  }

  /**
   * Makes text from other programs safe to show: one line, without control characters, and with
   * passwords in URLs masked.
   */
  public static String oneSafeLine(String message) {
    String oneLine = LINE_BREAKS.matcher(message.strip()).replaceAll(" ");
    String plain = CONTROL_CHARACTERS.matcher(oneLine).replaceAll("?");
    return PASSWORD_IN_URL.matcher(plain).replaceAll("$1:***@");
  }

  /** Makes a line safe to show as {@link #oneSafeLine} does, but keeps its indentation. */
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
