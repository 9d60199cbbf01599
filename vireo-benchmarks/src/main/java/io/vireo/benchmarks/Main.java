package io.vireo.benchmarks;

/** The program behind {@code ./dev bench}. */
public final class Main {
  private Main() {}

  /**
   * Runs the benchmarks and ends the process with their exit code.
   *
   * @param arguments the options that {@code --help} shows
   */
  public static void main(String[] arguments) {
    System.exit(BenchmarkCommand.commandLine(System.out).execute(arguments));
  }
}
