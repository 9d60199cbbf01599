package io.vireo.soak;

/**
 * What a soak has to show, and what it did.
 *
 * @param aspect what it is about
 * @param wanted the goal
 * @param seen what was seen
 * @param met whether that is good enough
 */
record Goal(Aspect aspect, String wanted, String seen, boolean met) {

  /** What a goal is about. */
  enum Aspect {
    NO_LOSS("nothing lost"),
    DUPLICATES("duplicates"),
    ORDER("order"),
    SPEED("recovery"),
    DETECTION("detection"),
    LISTENERS("listeners"),
    NOT_EARLY("never early"),
    PUNCTUAL("not late"),
    CANCELLING("cancelling"),
    TRIES("tries"),
    BOUNDED("bounded calls"),
    LEAKS("no leak"),
    ENOUGH("length of the run");

    private final String label;

    Aspect(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }
}
