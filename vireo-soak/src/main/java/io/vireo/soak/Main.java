package io.vireo.soak;

/** The program behind {@code ./dev soak}. */
public final class Main {
  private Main() {}

  /**
   * Runs the soak and ends the process with its exit code.
   *
   * @param arguments the options that {@code --help} shows
   */
  public static void main(String[] arguments) {
    System.exit(SoakCommand.commandLine(System.out).execute(arguments));
  }
}
