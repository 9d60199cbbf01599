package io.vireo.cli.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the story while it runs. Any thread may call it. */
final class Narrator {
  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  Narrator(PrintStream out) {
    this.out = out;
  }

  void tell(String who, String what) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf(Locale.ROOT, "%6.2f s  %-9s %s%n", seconds, who, what);
  }

  void say(String line) {
    out.println(line);
  }
}
