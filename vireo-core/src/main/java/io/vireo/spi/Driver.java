package io.vireo.spi;

import io.vireo.DelayedEvent;
import io.vireo.Health;
import io.vireo.NoConnectionException;
import io.vireo.ObservationException;
import io.vireo.SubscriptionNotAllowedException;
import io.vireo.VireoException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Moves events between this process and a broker. The engine in {@code io.vireo} decides what to
 * send and what to do with what arrives; the driver decides how. One driver serves one {@code Core}
 * or {@code Observer}, which closes it.
 *
 * <p><b>Threads.</b> Any thread may call any method, several at a time. The driver calls a {@link
 * PublishCallback} and a {@link DeliveryListener} from its own threads, I/O threads included:
 * neither may block.
 *
 * <p><b>Connecting.</b> Making a driver does no I/O. It connects with the first call that needs it,
 * and from then on keeps the connection, and everything registered on it, alive by itself.
 *
 * <p><b>Routes.</b> The driver keeps one queue for each shared route, named like the event, and a
 * private one for each broadcast listener. A shared queue exists from the first {@link #observe}
 * on; it is kept without a limit of time if resumable, otherwise for {@code
 * ObserveOptions.queueExpiration()} after the last consumer has gone. What was taken by a queue is
 * delivered at least once, in the order in which one caller published it, until a redelivery.
 */
public interface Driver extends AutoCloseable {
  // 15 methods: more than the house limit, since a driver is one thing to those who write it; what
  // concerns routes as such is in Routes already.

  /**
   * The broker, for messages and logs: {@code host:port/vhost} or {@code memory:NAME}. Never holds
   * a password.
   *
   * @return a short text
   */
  String endpoint();

  /**
   * The time that counts for what travels with events, such as since when one has been failing. By
   * default that of this machine; a driver whose time a test can move says what time it is there.
   *
   * @return a clock
   */
  default InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * The largest body that {@link #publish} takes; the engine refuses larger ones at the door.
   *
   * @return a number of bytes, at least 1 MiB
   */
  int maxEventBytes();

  /**
   * Puts an event on a shared route. The callback hears {@code confirmed(true)} when a queue has it
   * safely (persistent events: on disk, where there is one), {@code confirmed(false)} when no queue
   * took it, or the failure; exactly once, at the latest shortly after the deadline. Events of one
   * calling thread reach the queue in the order of the calls.
   *
   * <p>Blocks only while too many events are under way, and not past the event's deadline. While
   * there is no connection the event waits. At its deadline, an event that was never written fails
   * with {@code NoConnectionException}, one that was written but not confirmed with {@code
   * EmitTimeoutException}. An event that was written when the connection broke is published again
   * under the same id. After {@link #close()} it fails with {@code NoConnectionException}.
   *
   * @param event what to publish
   * @param callback hears the outcome
   */
  void publish(OutboundEvent event, PublishCallback callback);

  /**
   * Hands an event to every broadcast listener whose pattern matches. Otherwise like {@link
   * #publish}; {@code confirmed(false)} may be reported as {@code confirmed(true)} unless the
   * options say {@code required}.
   *
   * @param event what to publish
   * @param callback hears the outcome
   */
  void broadcast(OutboundEvent event, PublishCallback callback);

  /**
   * Puts an event on a shared route after a delay: never earlier, and soon after. The callback
   * hears when the event is safe; it then survives a restart of the broker if it is persistent. An
   * event that no queue takes when it is due is kept for recovery.
   *
   * @param event what to publish
   * @param delay 1 ms to 366 days
   * @param callback hears whether the event is safe: {@code confirmed(true)}, or the failure
   * @return the handle for {@link #cancel}
   */
  DelayedEvent publishLater(OutboundEvent event, Duration delay, PublishCallback callback);

  /**
   * Withdraws a delayed event. Blocks for an exchange with the broker, bounded by the driver's
   * time-outs.
   *
   * @param event the handle, perhaps of another process
   * @return true if it was withdrawn and will never be delivered; false if it is too late or
   *     unknown
   * @throws NoConnectionException if the broker could not be asked
   */
  boolean cancel(DelayedEvent event);

  /**
   * Registers a consumer. Returns at once; {@link Consumer#awaitRegistered} waits.
   *
   * @param request what to consume
   * @param listener gets the deliveries
   * @return the consumer
   * @throws SubscriptionNotAllowedException after {@link #stopConsuming()} or {@link #close()}
   * @throws ObservationException if the request can never be met by this driver
   */
  Consumer observe(ConsumerRequest request, DeliveryListener listener);

  /**
   * What the broker keeps of shared routes: their queues, and which of them are paused.
   *
   * @return the same object each time; its methods block
   */
  Routes routes();

  /**
   * What works at this moment: connections and consumers. The part of a consumer has the name that
   * its {@link ConsumerRequest#healthName() request} says; while it is paused it is {@code UP},
   * with the {@linkplain DeliveryListener#pauseReason reason} that its listener says.
   *
   * @return a snapshot
   */
  Health health();

  /**
   * Waits until consuming has ended: {@link #stopConsuming()} was called and every delivery that
   * was begun has had its settlement.
   *
   * @param atMost how long to wait
   * @return true if it has ended, false if the time passed first or the thread was interrupted (its
   *     flag is then set)
   * @throws NoConnectionException if the driver gave up connecting after its limit of retries
   */
  boolean join(Duration atMost);

  /** Stops all consumers, for good. A signal: does not wait. Idempotent. Publishing goes on. */
  void stopConsuming();

  /**
   * Sees to it that what consuming holds is released in the background once it has ended, and keeps
   * the JVM alive until then. Returns at once.
   *
   * @throws SubscriptionNotAllowedException if that is already active
   */
  void setupAsyncCleanup();

  /**
   * Ends everything: stops consuming, gives pending publishes a moment to be confirmed, fails the
   * rest, frees threads and connections. Deliveries without a settlement go back to their queue.
   * Blocks for a bounded time, whatever the broker does. Idempotent.
   *
   * @throws VireoException never for a broker that does not answer
   */
  @Override
  void close();

  /**
   * Ends everything like {@link #close()}, within a time that may be shorter than the driver would
   * take otherwise: the JVM is ending, and is killed if it takes too long.
   *
   * @param atMost how long
   */
  default void close(Duration atMost) {
    close();
  }
}
