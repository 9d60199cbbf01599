package io.vireo.soak;

import io.vireo.tck.fault.Ledger;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A goal of a soak, and whether the soak has met it.
 *
 * @param aspect the property that the goal is about
 * @param wanted the goal
 * @param seen what was measured
 * @param met whether the measurement meets the goal
 */
record Goal(Aspect aspect, String wanted, String seen, boolean met) {

  /** A goal that no confirmed event is lost. */
  static Goal nothingLost(Ledger.Figures figures) {
    return new Goal(
        Aspect.NO_LOSS,
        "0 of the confirmed events lost",
        String.format(Locale.ROOT, "%,d of %,d", figures.open(), figures.confirmed()),
        figures.open() == 0 && figures.confirmed() > 0);
  }

  /** A goal that no event is delivered with the message id of another one, or with none. */
  static Goal sameIds(Ledger.Figures... figures) {
    long wrong = Stream.of(figures).mapToLong(one -> one.changed() + one.unknown()).sum();
    return new Goal(
        Aspect.DUPLICATES,
        "each event is delivered with the id with which it was emitted",
        String.format(Locale.ROOT, "%,d with another id", wrong),
        wrong == 0);
  }

  /** A goal that a soak runs to its end, or until somebody interrupts it. */
  static Goal runsToItsEnd(SoakResult.End end, int faults) {
    return new Goal(
        Aspect.LENGTH,
        "runs to its end",
        switch (end) {
          case DONE -> "done";
          case INTERRUPTED -> "interrupted";
          case STUCK -> "stuck: not all is back after fault " + faults;
        },
        end != SoakResult.End.STUCK);
  }

  /** The property that a goal is about. */
  enum Aspect {
    NO_LOSS("nothing lost"),
    DUPLICATES("duplicates"),
    ORDER("order"),
    RECOVERY("recovery"),
    DETECTION("detection"),
    LISTENERS("listeners"),
    NOT_EARLY("never early"),
    PUNCTUAL("not late"),
    CANCELLING("cancelling"),
    ATTEMPTS("attempts"),
    BOUNDED("bounded calls"),
    LEAKS("no leak"),
    LENGTH("length of the run");

    private final String label;

    Aspect(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
