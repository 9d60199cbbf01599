package io.vireo.spi;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One delivered event. It is to be settled once, by {@link #acknowledge}, {@link #requeue}, {@link
 * #recover} or {@link #retry}. The first settlement counts, and each further one is ignored. Once
 * the connection over which the event was delivered is gone, a settlement does nothing but be
 * counted, for the broker delivers the event again.
 *
 * <p>Any thread may call any method. Only {@link #recover}, {@link #retry} and {@link #setApart}
 * block.
 */
public interface Delivery {

  /** The name of the header that counts the tries to handle an event before this delivery. */
  String ATTEMPTS_HEADER = "vireo-attempts";

  /**
   * The name of the header that says when the first of these tries failed, in milliseconds since
   * 1970. The time is that of the {@link Driver#clock()} of the observer that handled the event
   * then.
   */
  String FAILING_SINCE_HEADER = "vireo-failing-since";

  /**
   * The name of the header that counts how often an event was published again because it could not
   * be processed.
   */
  String UNPROCESSED_HEADER = "vireo-unprocessed";

  /**
   * The name of the header that counts how often an event was redriven from recovery. An event that
   * was never redriven does not have it.
   */
  String REDRIVEN_HEADER = "vireo-redriven";

  /**
   * The name of the header that counts how often a signal for another observer has been passed on.
   */
  String HOPS_HEADER = "vireo-hops";

  /**
   * The name of the header that lists, separated by spaces, the ids of the observers that began to
   * handle this event in isolation and have not told how that ended. {@link #retry} and {@link
   * #setApart} copy all headers of an event but this one; they write it only if it is among the
   * headers that they are given.
   */
  String STARTED_ALONE_HEADER = "vireo-started-alone";

  /** {@return the name under which the event was emitted, which is the routing key} */
  String event();

  /**
   * {@return the name of the exchange over which the event was published, for tracing; null, as by
   * default, if the driver has no exchanges or does not know it}
   */
  default @Nullable String exchange() {
    return null;
  }

  /** {@return the encoded data of the event, which nobody may change} */
  byte[] body();

  /** {@return the id, the time, the content type and the headers of the event} */
  EventProperties properties();

  /**
   * A reference that all deliveries of the same event within this JVM share. The engine keeps the
   * decoded body there, so that the body of a broadcast is decoded once for all its listeners.
   *
   * @return the reference, which is empty at first; null, as by default, if this delivery shares
   *     its body with no other
   */
  default @Nullable AtomicReference<@Nullable Object> shared() {
    return null;
  }

  /**
   * {@return whether the broker has delivered this event before, to this consumer or to another}
   */
  boolean redelivered();

  /**
   * Claims the event for handling. The engine calls this once, right before the handler starts.
   *
   * @return true if the event may be handled; false if the delivery is stale, because its
   *     connection is gone or its consumer was stopped. A stale delivery is dropped, for the broker
   *     delivers its event again
   */
  boolean begin();

  /**
   * Whether a settlement would no longer count, because the connection is gone or the broker has
   * taken the delivery back. The broker then delivers the event again, and this object may be
   * dropped.
   *
   * @return true if the delivery is stale; it stays so
   */
  boolean isStale();

  /**
   * {@return how long the broker waited for the settlement before it took this delivery back; null,
   * as by default, if the broker has not taken it back}
   */
  default @Nullable Duration takenBackAfter() {
    return null;
  }

  /**
   * Acknowledges the event: it has been handled, and the broker may forget it. Returns at once. The
   * driver may send the acknowledgement a moment later, together with others.
   */
  void acknowledge();

  /**
   * Gives the event back to its place in the queue. The broker delivers it again, to any consumer
   * of the route. Returns at once.
   */
  void requeue();

  /**
   * Stores a record in the route's recovery queue and then acknowledges the event. Blocks until the
   * record is safe. While the broker cannot store the record, the driver tries again with back-off,
   * until this delivery becomes stale or the driver closes.
   *
   * @param record the JSON record, as the wire protocol describes it under {@code Recovery}; it may
   *     be of any size
   * @return true once the record is safe; false if this settlement does not count, because the
   *     delivery was settled before, or because it has become stale and the broker delivers the
   *     event again
   */
  boolean recover(byte[] record);

  /**
   * Does the same as {@link #recover(byte[])}, for a driver that has callbacks of its own for
   * failed events. The record holds all that is stored; the exception is for those callbacks alone.
   * By default the exception is ignored.
   *
   * @param record the JSON record, as the wire protocol describes it under {@code Recovery}; it may
   *     be of any size
   * @param failure what the handler threw, or why the event was given up without calling the
   *     handler
   * @return as {@link #recover(byte[])}
   */
  default boolean recover(byte[] record, Throwable failure) {
    return recover(record);
  }

  /**
   * Publishes a copy of the event, with the same body, name, id and properties, to the queue of
   * this consumer alone, and then acknowledges the event. Blocks like {@link #recover} until the
   * copy is safe, but not until the delay is over.
   *
   * @param delay how long the copy waits before it is delivered; zero to deliver it at once
   * @param headers are added to the headers of the copy and replace those of the same name
   * @return true once the copy is safe; false if this settlement does not count, as for {@link
   *     #recover}
   */
  boolean retry(Duration delay, Map<String, Object> headers);

  /**
   * Exchanges this delivery, on which {@link #begin} has returned true, for a copy of the event
   * that has more headers and that the broker delivers to nobody else. When this method returns the
   * copy, the broker has forgotten the original.
   *
   * <p>If the process or the connection of the copy ends before the copy is settled, or if the copy
   * is requeued, the broker puts it at the end of the route's queue within seconds, and delivers it
   * with the additional headers. In this way the headers tell the next consumer what a process that
   * has ended can no longer tell. Once {@link #acknowledge} of the copy has returned, the copy is
   * not delivered again, unless the connection broke.
   *
   * <p>Blocks like {@link #retry}. By default nothing is exchanged. That is right for broadcasts,
   * since their queue ends with the process.
   *
   * @param headers are added to the headers of the copy and replace those of the same name
   * @return the copy, on which {@link #begin} is still to be called; this delivery itself if it
   *     cannot be exchanged; null if this delivery has become stale and the broker delivers the
   *     event again
   */
  default @Nullable Delivery setApart(Map<String, Object> headers) {
    return this;
  }

  /**
   * The event as a type of the driver or of the client below it.
   *
   * @param type a class that the driver documents
   * @return an instance of that class; null if the driver does not know the class
   */
  @Nullable Object unwrap(Class<?> type);
}
