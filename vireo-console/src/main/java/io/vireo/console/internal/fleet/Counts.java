package io.vireo.console.internal.fleet;

/**
 * How many events were finished, or were finished within some time.
 *
 * @param handled the number of finished events, whether they succeeded or failed
 * @param failed the number of those that failed for good
 */
record Counts(double handled, double failed) {
  static final Counts NONE = new Counts(0, 0);

  Counts plus(Counts other) {
    return new Counts(handled + other.handled, failed + other.failed);
  }
}
