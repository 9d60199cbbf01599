package io.vireo.cli.recovery;

import io.vireo.Core;
import io.vireo.Recovery;
import io.vireo.cli.broker.BrokerCall;
import io.vireo.operations.text.Quantity;
import java.time.Duration;

/** The failed events of one route on one broker. */
final class FailedEvents {
  private final Recovery recovery;
  private final BrokerCall call;
  private final String endpoint;
  private final Duration timeout;

  /**
   * Does not connect yet.
   *
   * @param core connects to the broker
   * @param endpoint the URL of the broker, without user and password
   * @param timeout how long the broker may take for its first answer
   */
  FailedEvents(Core core, String route, String endpoint, Duration timeout) {
    this.recovery = core.recovery(route);
    this.call = new BrokerCall(core, endpoint);
    this.endpoint = endpoint;
    this.timeout = timeout;
  }

  /**
   * Returns the operations on the failed events. They have no time-out of the command: they run
   * until all records are processed.
   */
  Recovery recovery() {
    return recovery;
  }

  String route() {
    return recovery.route();
  }

  /** Names the route and the broker, for messages. */
  String routeAndBroker() {
    return route() + " on " + endpoint;
  }

  /**
   * Counts the failed events. Every command calls this first, so that a missing connection is
   * reported within the time-out of the command.
   */
  long count() {
    return call.named(timeout, "look into RECOVERY." + route(), recovery::count);
  }

  /** Formats a number of failed events. */
  static String count(long number) {
    return Quantity.of(number, "failed event");
  }
}
