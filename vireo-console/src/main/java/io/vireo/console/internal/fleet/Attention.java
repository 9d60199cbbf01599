package io.vireo.console.internal.fleet;

import java.util.Comparator;

/**
 * Something that needs a person.
 *
 * @param severity how urgent it is
 * @param weight of several with the same severity, the one with the greatest weight is first
 * @param title what it is, in a few words
 * @param detail what is known of it, and what to do
 * @param link the page of the console that shows it
 */
record Attention(Severity severity, double weight, String title, String detail, String link) {
  /** The most urgent first. */
  static final Comparator<Attention> ORDER =
      Comparator.comparing(Attention::severity)
          .thenComparing(Comparator.comparingDouble(Attention::weight).reversed())
          .thenComparing(Attention::title);

  /** How urgent something is, the most urgent first. */
  enum Severity {
    PROBLEM,
    WARNING,
    NOTE
  }
}
