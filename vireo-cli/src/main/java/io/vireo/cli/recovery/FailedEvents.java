package io.vireo.cli.recovery;

import io.vireo.Core;
import io.vireo.Recovery;
import io.vireo.cli.broker.BrokerCall;
import io.vireo.cli.terminal.Quantity;
import java.time.Duration;

/** The failed events of one route, as a command gets at them. */
final class FailedEvents {
  private final Recovery recovery;
  private final BrokerCall call;
  private final String endpoint;
  private final Duration timeout;

  /**
   * Asks nobody yet.
   *
   * @param core connected to the broker
   * @param endpoint the broker, without user and password
   * @param timeout how long the broker may take for its first answer
   */
  FailedEvents(Core core, String route, String endpoint, Duration timeout) {
    this.recovery = core.recovery(route);
    this.call = new BrokerCall(core, endpoint);
    this.endpoint = endpoint;
    this.timeout = timeout;
  }

  /** What can be done with them. Its methods take as long as there are records. */
  Recovery recovery() {
    return recovery;
  }

  String route() {
    return recovery.route();
  }

  /** The broker, without user and password. */
  String endpoint() {
    return endpoint;
  }

  /** Whose they are and where, in words. */
  String whose() {
    return route() + " on " + endpoint;
  }

  /**
   * How many there are. Asked first by every command: if there is no connection, that is said
   * within the command's own time.
   */
  long count() {
    return call.sayingWhat(timeout, "look into RECOVERY." + route(), recovery::count);
  }

  /** So many of them, in words. */
  static String count(long number) {
    return Quantity.of(number, "failed event");
  }
}
