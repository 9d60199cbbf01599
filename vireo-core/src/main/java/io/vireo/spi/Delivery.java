package io.vireo.spi;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One delivered event that needs one settlement: {@link #acknowledge}, {@link #requeue}, {@link
 * #recover} or {@link #retry}. The first settlement counts, a further one is ignored. Once the link
 * over which it came is gone, any settlement is a counted no-op: the broker delivers the event
 * again. Any thread may call.
 */
public interface Delivery {

  /**
   * The header that counts how many tries to handle an event there have been before this delivery.
   */
  String ATTEMPTS_HEADER = "vireo-attempts";

  /**
   * The header that says when the first of these tries failed, in milliseconds since 1970, by the
   * {@link Driver#clock()} of whoever handled the event then.
   */
  String FAILING_SINCE_HEADER = "vireo-failing-since";

  /** The header that counts how often an event came back because it could not be processed. */
  String UNPROCESSED_HEADER = "vireo-unprocessed";

  /** The header that counts how often a signal for another observer has been passed on. */
  String HOPS_HEADER = "vireo-hops";

  /**
   * The header that names the observers that have begun to handle an event alone, with spaces
   * between them, as far as nobody knows how that ended. Of the headers of an event it alone is not
   * copied by {@link #retry} and {@link #setApart}, unless they are given another.
   */
  String STARTED_ALONE_HEADER = "vireo-started-alone";

  /**
   * The name under which the event was emitted.
   *
   * @return the routing key
   */
  String event();

  /**
   * The exchange over which it came, for those who watch.
   *
   * @return its name; null, by default, if the driver has none or does not tell
   */
  default @Nullable String exchange() {
    return null;
  }

  /**
   * The bytes of the event; not to be changed.
   *
   * @return the body
   */
  byte[] body();

  /**
   * What travels beside the body.
   *
   * @return the properties
   */
  EventProperties properties();

  /**
   * A place that all deliveries of the same event within this JVM have in common, for what can be
   * made of the body once for all of them.
   *
   * @return the place, empty at first; null if nobody shares the body with this delivery
   */
  default @Nullable AtomicReference<@Nullable Object> shared() {
    return null;
  }

  /**
   * Whether the broker has delivered this event before.
   *
   * @return true if so
   */
  boolean redelivered();

  /**
   * Claims the event for handling. To be called once, right before the handler starts.
   *
   * @return false if the delivery is stale, because its link is gone or its consumer stopped: drop
   *     it, it will come again
   */
  boolean begin();

  /**
   * Whether no settlement counts any more, because the link is gone over which this came, or it has
   * been taken back: it comes again, and this object may be forgotten.
   *
   * @return true if so, for good
   */
  boolean isStale();

  /**
   * How long the broker has waited for the settlement, if it has taken this delivery back because
   * that was too long.
   *
   * @return the time; null if it has not done so. By default null
   */
  default @Nullable Duration takenBackAfter() {
    return null;
  }

  /**
   * The event is done. Returns at once; the broker may hear of it a moment later, together with
   * others.
   */
  void acknowledge();

  /**
   * Gives the event back to its place in the queue, at once; it is delivered again, to any consumer
   * of the route.
   */
  void requeue();

  /**
   * Stores a record in the route's recovery queue and then acknowledges the event. Blocks until the
   * record is safe; while the broker cannot store it, tries again with back-off, until this
   * delivery goes stale or the driver closes.
   *
   * @param record the JSON record, as {@code Recovery} of the wire protocol; any size
   * @return true once it is safe; false if this settlement does not count, because there was one or
   *     the delivery has gone stale: then the event comes again
   */
  boolean recover(byte[] record);

  /**
   * As {@link #recover(byte[])}, for a driver that tells its own callbacks of failed events. The
   * record says all that is kept; the exception is for those callbacks alone. By default it is left
   * out.
   *
   * @param record the JSON record, as {@code Recovery} of the wire protocol; any size
   * @param failure what the handler threw, or why the event was given up without it
   * @return as {@link #recover(byte[])}
   */
  default boolean recover(byte[] record, Throwable failure) {
    return recover(record);
  }

  /**
   * Publishes the event again, with the same body, name, id and properties, to this consumer's own
   * queue and no other, and then acknowledges it. Blocks like {@link #recover} until the copy is
   * safe; not for the delay.
   *
   * @param delay how long it waits before it is delivered; zero for none
   * @param headers added to its headers, replacing those of the same name
   * @return true once the copy is safe; false if this settlement does not count, as with {@link
   *     #recover}
   */
  boolean retry(Duration delay, Map<String, Object> headers);

  /**
   * Exchanges this delivery, which was begun, for a copy of the event with more headers that nobody
   * else can get. When this returns it, the broker has forgotten the original. If this process or
   * the copy's link ends before the copy has its settlement, or the copy is given back, it comes
   * again at the end of the route's queue, within seconds, with these headers: they say in advance
   * what could not be said afterwards. Blocks like {@link #retry}. Once its {@link #acknowledge}
   * has returned, it does not come again, unless the link broke.
   *
   * <p>By default nothing is exchanged, as for broadcasts, whose queue ends with the process.
   *
   * @param headers added to its headers, replacing those of the same name
   * @return the copy, to be begun; this delivery itself if it cannot be exchanged; null if it comes
   *     again
   */
  default @Nullable Delivery setApart(Map<String, Object> headers) {
    return this;
  }

  /**
   * The driver's own view of the event.
   *
   * @param type a class that the driver documents
   * @return an instance of it, or null
   */
  @Nullable Object unwrap(Class<?> type);
}
