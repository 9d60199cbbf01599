package io.vireo.rabbitmq;

import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.consume.SupervisedConsumer;
import io.vireo.spi.Consumer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The consumer of one listener. It declares its queue, consumes from it over a channel of its own,
 * and registers again after every fault. Programs may extend it, and have their class used by
 * {@link RabbitOptions.Builder#consumer}. Any thread may call it; only {@link #awaitRegistered} and
 * {@link #pause} wait.
 */
public class RabbitConsumer implements Consumer {
  private final SupervisedConsumer supervised;
  private final AtomicReference<CallbackSet> callbacks;

  /**
   * For subclasses and {@link RabbitConsumerFactory}.
   *
   * @param setup what the driver has given to the factory
   */
  public RabbitConsumer(Setup setup) {
    this.supervised = setup.supervised;
    this.callbacks = new AtomicReference<>(setup.callbacks);
  }

  /** What a consumer is made of. The driver makes one for each consumer. */
  public static final class Setup {
    private final SupervisedConsumer supervised;
    private final CallbackSet callbacks;

    Setup(SupervisedConsumer supervised, CallbackSet callbacks) {
      this.supervised = supervised;
      this.callbacks = callbacks;
    }

    /**
     * The route of the consumer.
     *
     * @return the event's name, or for a broadcast its pattern
     */
    public String route() {
      return supervised.request().event();
    }

    /**
     * Whether the consumer is for broadcasts.
     *
     * @return true for a private queue, false for the shared one
     */
    public boolean broadcast() {
      return supervised.request().broadcast();
    }
  }

  final boolean isMadeWith(Setup setup) {
    return supervised == setup.supervised;
  }

  /**
   * Whether this consumer can serve a route. The driver asks each consumer of the program's own
   * class before it uses it. If the consumer cannot, the driver tries the next factory that
   * matches, and at last a plain {@code RabbitConsumer}.
   *
   * @param route an event's name or pattern
   * @return true if it can; here, for its own route
   */
  public boolean canHandleRoute(String route) {
    return route().equals(route);
  }

  /**
   * The route.
   *
   * @return the event's name, or for a broadcast its pattern
   */
  public final String route() {
    return supervised.request().event();
  }

  /**
   * The observer to which the consumer belongs.
   *
   * @return the observer's id
   */
  public final String observerId() {
    return supervised.request().observerId();
  }

  /**
   * Whether the consumer is for broadcasts.
   *
   * @return true for a private queue, false for the shared one
   */
  public final boolean isBroadcast() {
    return supervised.request().broadcast();
  }

  /**
   * The queue from which the consumer consumes.
   *
   * @return the queue's name; empty while there is none
   */
  public final Optional<String> queueName() {
    return Optional.ofNullable(supervised.queueName());
  }

  /**
   * Whether the consumer was stopped.
   *
   * @return true after {@link #stop()}; false for a consumer that was given up, whose {@link
   *     #state()} is {@code FAILED}
   */
  public final boolean isStopped() {
    return state() == State.STOPPED;
  }

  /**
   * After how many further failed tries in a row the consumer is given up, by its own limit or by
   * the driver's.
   *
   * @return a number, or -1 if there is no limit
   */
  public final int remainingRetries() {
    return supervised.remainingRetries();
  }

  /**
   * Sets the callback that hears when this consumer is registered, after the driver's.
   *
   * @param callback replaces {@link RabbitConsumerOptions.Builder#onConnect}
   */
  public final void setOnConnect(RabbitCallback callback) {
    callbacks.updateAndGet(all -> all.withOnConnect(callback));
  }

  /**
   * Sets the callback that hears when the registration of this consumer is lost or given up, after
   * the driver's.
   *
   * @param callback replaces {@link RabbitConsumerOptions.Builder#onDisconnect}
   */
  public final void setOnDisconnect(RabbitCallback callback) {
    callbacks.updateAndGet(all -> all.withOnDisconnect(callback));
  }

  /**
   * Sets the callback that hears of the failed tries and failed events of this consumer, after the
   * driver's.
   *
   * @param callback replaces {@link RabbitConsumerOptions.Builder#onError}
   */
  public final void setOnError(RabbitCallback callback) {
    callbacks.updateAndGet(all -> all.withOnError(callback));
  }

  final CallbackSet callbacks() {
    return Objects.requireNonNull(callbacks.get());
  }

  /**
   * Adds or changes arguments of the queue, such as {@code x-max-length}. A thread of Vireo's calls
   * it each time before the queue is declared. Here it changes nothing.
   *
   * @param arguments the arguments that Vireo would declare; a map that may be changed
   * @return the arguments to declare
   */
  protected Map<String, Object> queueArguments(Map<String, Object> arguments) {
    return arguments;
  }

  /** The arguments as a subclass has changed them. */
  final Map<String, Object> chosenArguments(Map<String, Object> arguments) {
    Map<String, Object> chosen = queueArguments(arguments);
    if (chosen == null) {
      throw new ObservationException(
          "'%s' cannot be observed: queueArguments of %s returned null; return a map"
              .formatted(route(), getClass().getName()));
    }
    return chosen;
  }

  @Override
  public State state() {
    return supervised.state();
  }

  @Override
  public final boolean isConnected() {
    return supervised.isConnected();
  }

  @Override
  public boolean awaitRegistered(Duration atMost) throws ObservationException {
    return supervised.awaitRegistered(atMost);
  }

  @Override
  public void pause() {
    supervised.pause();
  }

  @Override
  public void resume() {
    supervised.resume();
  }

  @Override
  public void stop() {
    supervised.stop();
  }
}
