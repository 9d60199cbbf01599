package io.vireo.cli.observe;

import io.vireo.Observer;
import io.vireo.Subscription;
import io.vireo.Subscription.State;
import io.vireo.cli.broker.BrokerCall;
import io.vireo.cli.terminal.CommandException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Registers listeners within a time of the command's own: a person waits for it. */
final class Registration {
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final BrokerCall call;
  private final Duration timeout;

  Registration(Observer observer, String endpoint, Duration timeout) {
    this.call = new BrokerCall(observer, endpoint);
    this.timeout = timeout;
  }

  /**
   * Registers them.
   *
   * @param listeners makes the subscriptions; runs on another thread
   * @return the subscriptions
   * @throws CommandException if they were not all registered in time
   */
  List<Subscription> register(Supplier<List<Subscription>> listeners) {
    return call.within(timeout, "listen", () -> awaitRunning(listeners.get()));
  }

  private static List<Subscription> awaitRunning(List<Subscription> subscriptions) {
    // An observer returns unregistered listeners after a time of its own, which may be shorter.
    while (subscriptions.stream().anyMatch(one -> one.state() == State.CONNECTING)) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
    return subscriptions;
  }
}
