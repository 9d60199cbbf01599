package io.vireo.benchmarks.work;

import io.vireo.benchmarks.Broker;
import java.io.IOException;

/** Holds contestants to what they say: a round that loses or keeps events counts for nothing. */
final class Counts {
  private Counts() {}

  static void requireArrived(Broker broker, String route, int messages) throws IOException {
    int found = broker.delete(route);
    if (found != messages) {
      throw new IllegalStateException(
          found + " events are in the queue instead of the " + messages + " confirmed");
    }
  }

  /** What was not acknowledged went back to the queue when the listener was closed. */
  static void requireEmpty(Broker broker, String route) throws IOException {
    int left = broker.delete(route);
    if (left != 0) {
      throw new IllegalStateException(left + " events were handled but not acknowledged");
    }
  }
}
