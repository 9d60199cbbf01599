package io.vireo.cli;

import io.vireo.cli.terminal.Environment;
import io.vireo.cli.terminal.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The entry point of the {@code vireo} command. */
public final class Main {
  private static final char REPLACEMENT = '\uFFFD';

  private Main() {}

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param arguments see {@code vireo --help}
   */
  public static void main(String[] arguments) {
    Environment environment = Environment.ofProcess();
    int exitCode = run(arguments, environment);
    environment.interruption().finished();
    System.exit(exitCode);
  }

  private static int run(String[] arguments, Environment environment) {
    if (areGarbled(Arrays.asList(arguments))) {
      environment
          .err()
          .println(
              "vireo: In this locale Java cannot read characters outside ASCII from the command line; set LC_ALL=C.UTF-8");
      return ExitCode.WRONG_USE;
    }
    return VireoCommand.execute(environment, arguments);
  }

  /**
   * Whether an argument has lost characters. Java decodes the arguments with the encoding of the
   * locale and replaces what that encoding cannot express before {@code main} is called.
   */
  private static boolean areGarbled(List<String> arguments) {
    String encoding = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
    return !encoding.equalsIgnoreCase(StandardCharsets.UTF_8.name())
        && arguments.stream().anyMatch(argument -> argument.indexOf(REPLACEMENT) >= 0);
  }
}
