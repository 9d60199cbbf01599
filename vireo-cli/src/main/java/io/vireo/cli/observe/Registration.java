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

/** Registers listeners within the time-out of the command, since a person waits for it. */
final class Registration {
  private static final long CHECK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final BrokerCall call;
  private final Duration timeout;

  Registration(Observer observer, String endpoint, Duration timeout) {
    this.call = new BrokerCall(observer, endpoint);
    this.timeout = timeout;
  }

  /**
   * Registers listeners and waits until they run.
   *
   * @param listeners creates the subscriptions; runs on another thread
   * @return the subscriptions
   * @throws CommandException if not all of them were registered in time
   */
  List<Subscription> register(Supplier<List<Subscription>> listeners) {
    return call.within(timeout, "listen", () -> awaitRunning(listeners.get()));
  }

  private static List<Subscription> awaitRunning(List<Subscription> subscriptions) {
    // Without a broker an observer returns a listener unregistered after a time-out of its own,
    // which may be shorter than that of the command.
    while (subscriptions.stream().anyMatch(one -> one.state() == State.CONNECTING)) {
      LockSupport.parkNanos(CHECK_INTERVAL_NANOS);
    }
    return subscriptions;
  }
}
