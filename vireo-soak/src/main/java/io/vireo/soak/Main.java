package io.vireo.soak;

/** Starts the soak in a process of its own. */
public final class Main {
  private Main() {}

  /**
   * Runs the soak and ends the process with its exit code.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(SoakCommand.commandLine(System.out).execute(arguments));
  }
}
