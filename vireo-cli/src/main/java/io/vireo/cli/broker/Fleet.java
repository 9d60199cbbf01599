package io.vireo.cli.broker;

import io.vireo.Control;
import io.vireo.Control.Pause;
import io.vireo.Core;
import io.vireo.ObserverStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The observers on one broker, as a command sees and steers them. */
public final class Fleet implements AutoCloseable {
  private final Core core;
  private final String endpoint;
  private final Duration timeout;
  private final BrokerCall call;

  /**
   * Connects with the first call.
   *
   * @param timeout how long the broker may take for each call
   */
  public Fleet(Broker broker, Duration timeout) {
    this.core = new Core(broker.driver());
    this.endpoint = broker.endpoint();
    this.timeout = timeout;
    this.call = new BrokerCall(core, endpoint);
  }

  /** The broker, without user and password. */
  public String endpoint() {
    return endpoint;
  }

  /** Asks who is there, and collects answers for so long. */
  public List<ObserverStatus> ping(Duration howLong) {
    return call.sayingWhat(
        timeout.plus(howLong), "ask who is there", () -> core.control().ping(howLong));
  }

  /** What the broker remembers of a route. */
  public Optional<Pause> routePause(String route) {
    return call.sayingWhat(
        timeout, "ask whether " + route + " is paused", () -> core.control().routePause(route));
  }

  /**
   * Gives a command.
   *
   * @param verb what it does, for an error's message
   */
  public void order(String verb, Consumer<Control> command) {
    call.sayingWhat(
        timeout,
        verb,
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
