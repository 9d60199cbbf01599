package io.vireo.cli.broker;

import io.vireo.Control;
import io.vireo.Control.Pause;
import io.vireo.Core;
import io.vireo.ObserverDescription;
import io.vireo.ObserverStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The observers on one broker: a command asks for their status and controls them. For one thread.
 */
public final class RemoteObservers implements AutoCloseable {
  private final Core core;
  private final String endpoint;
  private final Duration timeout;
  private final BrokerCall call;

  /**
   * Does not connect yet; the first call does.
   *
   * @param timeout how long the broker may take for each call
   */
  public RemoteObservers(Broker broker, Duration timeout) {
    this.core = new Core(broker.driver());
    this.endpoint = broker.endpoint();
    this.timeout = timeout;
    this.call = new BrokerCall(core, endpoint);
  }

  /** The URL of the broker, without user and password. */
  public String endpoint() {
    return endpoint;
  }

  /** Asks all observers for their status and collects the answers. Blocks for {@code howLong}. */
  public List<ObserverStatus> ping(Duration howLong) {
    return call.named(
        timeout.plus(howLong), "ask for the observers", () -> core.control().ping(howLong));
  }

  /**
   * Asks all observers to describe themselves and collects the answers. Blocks for {@code howLong}.
   */
  public List<ObserverDescription> describe(Duration howLong) {
    return call.named(
        timeout.plus(howLong),
        "ask the observers to describe themselves",
        () -> core.control().describe(howLong));
  }

  /** Returns the pause of a route, or empty if the route is not paused. */
  public Optional<Pause> routePause(String route) {
    return call.named(
        timeout, "ask whether " + route + " is paused", () -> core.control().routePause(route));
  }

  /**
   * Sends a command to observers.
   *
   * @param action what the command does, for an error message that begins with "Could not"
   */
  public void send(String action, Consumer<Control> command) {
    call.named(
        timeout,
        action,
        () -> {
          command.accept(core.control());
          return true;
        });
  }

  @Override
  public void close() {
    core.close();
  }
}
