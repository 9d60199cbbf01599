package io.vireo.benchmarks;

/** Starts the benchmarks in a process of their own. */
public final class Main {
  private Main() {}

  /**
   * Runs the benchmarks and ends the process with their exit code.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(BenchmarkCommand.commandLine(System.out).execute(arguments));
  }
}
