package io.vireo.rabbitmq;

import io.vireo.ObservationException;
import io.vireo.rabbitmq.internal.consume.SupervisedConsumer;
import io.vireo.spi.Consumer;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A consumer of one route: its queue, its channel, and their coming back after every fault.
 * Programs may extend it and have theirs used by {@link RabbitOptions.Builder#consumer}. Any thread
 * may call it; only {@link #awaitRegistered} and {@link #pause} wait.
 */
public class RabbitConsumer implements Consumer {
  private final SupervisedConsumer supervised;
  private final CallbackSet callbacks;

  /**
   * For subclasses and {@link RabbitConsumerFactory}.
   *
   * @param setup what the driver gave
   */
  public RabbitConsumer(Setup setup) {
    this.supervised = setup.supervised;
    this.callbacks = setup.callbacks;
  }

  /** What a consumer needs to exist. Made by the driver, one for each consumer. */
  public static final class Setup {
    private final SupervisedConsumer supervised;
    private final CallbackSet callbacks;

    Setup(SupervisedConsumer supervised, CallbackSet callbacks) {
      this.supervised = supervised;
      this.callbacks = callbacks;
    }

    /**
     * The route that it will be for.
     *
     * @return the event's name, or for a broadcast its pattern
     */
    public String route() {
      return supervised.request().event();
    }

    /**
     * Whether it will be a broadcast's.
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
   * Whether it is for a route. Asked, for the route that is observed, of each consumer of the
   * program's own kind before it is used: if not, the next kind is asked, and in the end it is a
   * plain {@code RabbitConsumer}.
   *
   * @param route an event's name or pattern
   * @return true if so; here, for its own route
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
   * The observer that it works for.
   *
   * @return its id
   */
  public final String observerId() {
    return supervised.request().observerId();
  }

  /**
   * Whether it is a broadcast's.
   *
   * @return true for a private queue, false for the shared one
   */
  public final boolean isBroadcast() {
    return supervised.request().broadcast();
  }

  /**
   * The queue that it consumes from.
   *
   * @return its name, or null while there is none
   */
  public final @Nullable String queueName() {
    return supervised.queueName();
  }

  /**
   * Whether it was stopped.
   *
   * @return true if so, for good; one that was given up has failed, see {@link #state()}
   */
  public final boolean isStopped() {
    return state() == State.STOPPED;
  }

  /**
   * How many failed tries in a row are left until it is given up: its own, or the driver's if those
   * are fewer.
   *
   * @return a number, or -1 if there is no limit
   */
  public final int remainingRetries() {
    return supervised.remainingRetries();
  }

  /**
   * Has another callback hear when it is registered, from now on, beside the driver's.
   *
   * @param callback takes the place of {@link RabbitConsumerOptions.Builder#onConnect}
   */
  public final void setOnConnect(RabbitCallback callback) {
    callbacks.onConnect(callback);
  }

  /**
   * Has another callback hear when its registration is lost or given up, from now on, beside the
   * driver's.
   *
   * @param callback takes the place of {@link RabbitConsumerOptions.Builder#onDisconnect}
   */
  public final void setOnDisconnect(RabbitCallback callback) {
    callbacks.onDisconnect(callback);
  }

  /**
   * Has another callback hear of its failed tries and its failed events, from now on, beside the
   * driver's.
   *
   * @param callback takes the place of {@link RabbitConsumerOptions.Builder#onError}
   */
  public final void setOnError(RabbitCallback callback) {
    callbacks.onError(callback);
  }

  final CallbackSet callbacks() {
    return callbacks;
  }

  /**
   * May add or change arguments of the queue, such as {@code x-max-length}. Called by a thread of
   * Vireo's, each time before the queue is declared.
   *
   * @param arguments what Vireo would declare; a map of the caller's own, which may be changed
   * @return the arguments to declare
   */
  protected Map<String, Object> queueArguments(Map<String, Object> arguments) {
    return arguments;
  }

  /** What a subclass has made of the arguments. */
  final Map<String, Object> chosenArguments(Map<String, Object> arguments) {
    Map<String, Object> chosen = queueArguments(arguments);
    if (chosen == null) {
      throw new ObservationException(
          "'"
              + route()
              + "' cannot be observed: queueArguments of "
              + getClass().getName()
              + " returned null; return a map");
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
