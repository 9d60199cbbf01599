package io.vireo.benchmarks;

import java.util.List;

/** What is measured: the same for all contestants. */
public interface Work {
  /**
   * What chooses it on the command line.
   *
   * @return words with hyphens
   */
  String name();

  /**
   * What is done.
   *
   * @return one line
   */
  String description();

  /**
   * How many events a round has if nothing else is asked for.
   *
   * @return about a second's worth
   */
  int messages();

  /**
   * Who does it.
   *
   * @return the contestants; the first is the plain one, which the others are compared with: the
   *     raw client where there is a broker
   */
  List<Entry> entries();
}
