package io.vireo.spi;

import io.vireo.DelayedEvent;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.SubscriptionNotAllowedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves events between this process and a broker. The engine behind {@code io.vireo} decides which
 * events to publish and what becomes of each delivery; the driver speaks to the broker. One driver
 * serves one {@code Core} or {@code Observer}, which closes it.
 *
 * <p><b>Threads.</b> Any thread may call any method, and several threads may do so at the same
 * time. The driver calls a {@link PublishCallback} and a {@link DeliveryListener} from threads of
 * its own, I/O threads of the broker's client included, or from a thread that has called the
 * driver. So neither of them may block.
 *
 * <p><b>Connecting.</b> Making a driver does no I/O. The driver connects with the first call that
 * needs a connection. After each fault it connects again and registers again all that was
 * registered, without being asked.
 *
 * <p><b>Routes.</b> The driver keeps one queue for each shared route, which is named like the
 * event, and a private queue for each broadcast listener. A shared queue exists from the first
 * {@link #observe} on. A resumable one is kept for ever; any other is kept for {@code
 * ObserveOptions.queueExpiration()} after its last consumer has gone. An event that a queue has
 * taken is delivered at least once. Events that one thread has published are delivered in the order
 * in which it published them, until one of them is redelivered.
 */
public interface Driver extends AutoCloseable {
  // This interface has 21 methods, more than the house limit of 12, because a driver is one thing
  // to those who write one. The methods for routes are in Routes.

  /**
   * {@return the name of the broker in messages and logs, as {@code host:port/vhost} or {@code
   * memory:NAME}, which never contains a password}
   */
  String endpoint();

  /**
   * {@return the name of the messaging system in traces and metrics, by the conventions of
   * OpenTelemetry, such as {@code rabbitmq}; it never changes} By default it is {@code vireo}.
   */
  default String messagingSystem() {
    return "vireo";
  }

  /**
   * {@return the clock of the times that travel with events, such as the time at which an event
   * first failed} By default it is the clock of this machine. A driver for tests that can move time
   * answers with a clock of its own.
   */
  default InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * {@return the size in bytes of the largest body that {@link #publish} takes, at least 1 MiB} The
   * engine refuses an event with a larger body before it calls the driver.
   */
  int maxEventBytes();

  /**
   * Publishes an event to a shared route. The driver calls the callback exactly once, at the latest
   * shortly after the event's deadline: {@code confirmed(true)} when a queue has the event safely,
   * which for a persistent event means on disk if the broker has one; {@code confirmed(false)} when
   * no queue took the event; or {@code failed}. Events that one thread publishes reach the queue in
   * the order of the calls.
   *
   * <p>Blocks only while too many events are unconfirmed, and not longer than until the event's
   * deadline. Without a connection the event waits for one. At its deadline, an event that was
   * never written fails with {@code NoConnectionException}, and an event that was written but not
   * confirmed fails with {@code EmitTimeoutException}. An event that was written but not confirmed
   * when the connection broke is published again under the same id. After {@link #close()} each
   * event fails with {@code NoConnectionException}.
   *
   * @param event the event to publish
   * @param callback hears the outcome
   */
  void publish(OutboundEvent event, PublishCallback callback);

  /**
   * Publishes an event to every broadcast listener whose pattern matches its name. In all else this
   * method is like {@link #publish}, except that the driver may report {@code confirmed(true)} for
   * an event that no queue took, unless the event's options say {@code required}.
   *
   * @param event the event to publish
   * @param callback hears the outcome
   */
  void broadcast(OutboundEvent event, PublishCallback callback);

  /**
   * Publishes an event to a shared route after a delay. The event is delivered never before the
   * delay is over, and soon after it. The callback hears when the event is safe; from then on a
   * persistent event survives a restart of the broker. An event that no queue takes when it is due
   * is stored in a recovery queue. Blocks like {@link #publish}, but not until the delay is over.
   *
   * @param event the event to publish
   * @param delay 1 ms to 366 days
   * @param callback hears {@code confirmed(true)} when the event is safe, or the failure
   * @return identifies the event for {@link #cancel}
   */
  DelayedEvent publishLater(OutboundEvent event, Duration delay, PublishCallback callback);

  /**
   * Withdraws a delayed event. Blocks until the broker has answered, bounded by the driver's
   * time-outs.
   *
   * @param event identifies the event, which another process may have published
   * @return true if the event was withdrawn and will never be delivered; false if it is too late or
   *     if the broker does not know the event
   * @throws NoConnectionException if the broker could not be asked
   */
  boolean cancel(DelayedEvent event);

  /**
   * Lists the events of {@link #publishLater} that are not due yet, soonest first. Failed events
   * that wait for their next attempt are left out. Blocks until the broker has answered.
   *
   * @param limit how many events are listed at most
   * @return the events, each of which {@link #cancel} takes; empty, as by default, for a broker
   *     that cannot list them
   * @throws NoConnectionException if the broker could not be asked
   */
  default Optional<List<DelayedEvent>> delayedEvents(int limit) {
    return Optional.empty();
  }

  /**
   * Begins to register a consumer. Returns at once; {@link Consumer#awaitRegistered} waits until
   * the consumer is registered.
   *
   * @param request what to consume
   * @param listener takes the deliveries
   * @return the consumer
   * @throws SubscriptionNotAllowedException after {@link #stopConsuming()} or {@link #close()}
   * @throws ObservationException if the request can never be met by this driver
   */
  Consumer observe(ConsumerRequest request, DeliveryListener listener);

  /**
   * {@return the queues of shared routes, their pauses and their recovery queues: the same object
   * each time, whose methods block; this one does not}
   */
  Routes routes();

  /**
   * Gives access to a log that the broker keeps for all programs. A journal that does not exist is
   * created when it is first used. One that exists is used with the limit that it has. Does not
   * block.
   *
   * @param name 1 to 100 ASCII letters, digits, dots, hyphens and underscores
   * @param maxBytes how large the records may be together, at least {@link Journal#LEAST_BYTES}.
   *     When they are about an eighth larger, the oldest ones are dropped
   * @return the journal; empty, as by default, for a driver that has no journals
   * @throws IllegalArgumentException if the name or the limit is not possible
   */
  default Optional<Journal> journal(String name, long maxBytes) {
    return Optional.empty();
  }

  /**
   * This driver as a type of its own. A driver that wraps another one also asks that one.
   *
   * @param type this interface, or a class that a driver documents
   * @return an instance of that class, perhaps the driver itself; null if there is none
   */
  default @Nullable Object unwrap(Class<?> type) {
    return type.isInstance(this) ? this : null;
  }

  /**
   * {@return the interceptors that stand around what the driver does with the client library of its
   * broker, the same object each time} By default the driver has no such library: what is added to
   * the answer is never called.
   */
  default ClientCalls clientCalls() {
    return new ClientCalls();
  }

  /**
   * Tells which connections and consumers work at this moment. The part of a consumer has the
   * {@linkplain ConsumerRequest#healthName() name} of its request. While a consumer is paused its
   * part is {@code UP}, and its reason is the {@linkplain DeliveryListener#pauseReason reason} that
   * its listener gives. The part of a connection is marked as {@linkplain
   * io.vireo.Health.Part#asConnection() a connection}. After {@code close} there is one part, a
   * connection that is {@code DOWN} and has the reason {@code closed}. Does not block.
   *
   * @return a snapshot
   */
  Health health();

  /**
   * {@return where the broker is and what the driver declares there, for the description of a
   * program} By default nothing is told, as for a broker that nobody else can reach. Does not
   * block.
   */
  default BrokerDescription description() {
    return BrokerDescription.NONE;
  }

  /**
   * Waits until consuming has ended. That is when {@link #stopConsuming()} was called and every
   * delivery that was begun has been settled.
   *
   * @param atMost how long to wait
   * @return true if consuming has ended; false if the time passed first, or if the thread was
   *     interrupted (its interrupt flag is then set)
   * @throws NoConnectionException if the driver has given up connecting because it has reached its
   *     limit of retries
   */
  boolean join(Duration atMost);

  /**
   * Stops all consumers for good. Publishing goes on. Returns at once and waits for no handler;
   * {@link #join} does that. Idempotent.
   */
  void stopConsuming();

  /**
   * Starts a thread that keeps the JVM alive until consuming has ended and then releases the
   * connections and threads of the consumers. Returns at once.
   *
   * @throws SubscriptionNotAllowedException if this method was called before
   */
  void setupAsyncCleanup();

  /**
   * Closes the driver. It stops all consumers, gives the broker a moment to confirm the events that
   * are unconfirmed, fails those that are still unconfirmed then, and releases its threads and
   * connections. Deliveries that are not settled go back to their queues.
   *
   * <p>Blocks for a bounded time, whatever the broker does. A broker that does not answer is no
   * reason for an exception. Idempotent.
   */
  @Override
  void close();

  /**
   * Closes the driver like {@link #close()}, but in a shorter time. The engine calls this while the
   * JVM shuts down, for the JVM may be killed if that takes too long. By default it calls {@link
   * #close()}.
   *
   * @param atMost how long it may block
   */
  default void close(Duration atMost) {
    close();
  }
}
