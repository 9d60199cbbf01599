package io.vireo.benchmarks.workload;

import io.vireo.benchmarks.Broker;
import java.io.IOException;

/**
 * Checks the events that are left in a queue, since a round that loses or keeps events does not
 * count.
 */
final class Counts {
  private Counts() {}

  static void requireArrived(Broker broker, String route, int messages) throws IOException {
    int found = broker.delete(route);
    if (found != messages) {
      throw new IllegalStateException(
          found + " events are in the queue, but " + messages + " were confirmed");
    }
  }

  /** Events that were not acknowledged have returned to the queue when the listener was closed. */
  static void requireEmpty(Broker broker, String route) throws IOException {
    int left = broker.delete(route);
    if (left != 0) {
      throw new IllegalStateException(left + " events were handled but not acknowledged");
    }
  }
}
