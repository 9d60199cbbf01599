package io.vireo.benchmarks;

import java.util.List;

/** A workload, which is the same for all its contestants. */
public interface Workload {
  /**
   * Returns the name on the command line.
   *
   * @return words with hyphens
   */
  String name();

  /**
   * Describes what is measured.
   *
   * @return one line
   */
  String description();

  /**
   * Returns how many events a round has by default.
   *
   * @return about as many as the raw client manages in a second
   */
  int messages();

  /**
   * Returns the contestants.
   *
   * @return the contestants; the others are compared with the first, which is the plain raw client
   *     where there is a broker
   */
  List<Entry> entries();
}
