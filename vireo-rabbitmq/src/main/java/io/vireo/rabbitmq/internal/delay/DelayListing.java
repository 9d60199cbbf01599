package io.vireo.rabbitmq.internal.delay;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import io.vireo.DelayedEvent;
import io.vireo.rabbitmq.internal.connection.BrokerConnection;
import io.vireo.rabbitmq.internal.message.MessageProperties;
import io.vireo.spi.Delivery;
import io.vireo.spi.EventProperties;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lists the events that wait in a delay queue. It gives all of them back. Used once, by one thread;
 * the client's thread brings the events.
 */
public final class DelayListing {
  private final String queue;
  private final int limit;

  /** Guarded by the search, which calls {@link #add}; read after its end. */
  private final List<DelayedEvent> events = new ArrayList<>();

  private DelayListing(String queue, int limit) {
    this.queue = queue;
    this.limit = limit;
  }

  /** Whether a queue is one in which delayed events wait. */
  public static boolean isDelayQueue(String queue) {
    return DelayQueues.isQueueName(queue) && !queue.startsWith(LockedSearch.LOCK_PREFIX);
  }

  /**
   * Lists events, soonest first.
   *
   * @param queue a delay queue; one that is not there has no events
   * @param limit how many events are listed at most, at least 1
   * @throws IOException if not all events could be looked through in time
   */
  public static List<DelayedEvent> of(
      BrokerConnection connection, String queue, int limit, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    DelayListing listing = new DelayListing(queue, limit);
    LockedSearch.run(connection, queue, false, listing::add, deadline);
    return List.copyOf(listing.events);
  }

  /** Returns whether there are enough events. */
  private boolean add(Envelope envelope, AMQP.BasicProperties raw) {
    EventProperties properties = MessageProperties.of(raw);
    Instant due = due(raw, properties);
    // An event without an id cannot be cancelled; Vireo emits none.
    if (raw.getMessageId() != null && due != null && !isRetried(properties)) {
      String name = MessageProperties.text(raw, MessageProperties.EVENT_HEADER);
      String event = Objects.requireNonNullElse(name, envelope.getRoutingKey());
      events.add(new DelayedEvent(event, raw.getMessageId(), due, queue));
    }
    return events.size() >= limit;
  }

  /** When an event falls due by its time stamp, and by the delay of the queue. */
  private static @Nullable Instant due(AMQP.BasicProperties raw, EventProperties properties) {
    Map<String, Object> headers = raw.getHeaders();
    Instant emitted = properties.timestamp();
    return emitted != null
            && headers != null
            && headers.get(MessageProperties.DELAY_HEADER) instanceof Number millis
        ? emitted.plusMillis(millis.longValue())
        : null;
  }

  /** Whether an event has failed and waits for its next attempt. */
  private static boolean isRetried(EventProperties properties) {
    return properties.count(Delivery.ATTEMPTS_HEADER) > 0
        || properties.count(Delivery.UNPROCESSED_HEADER) > 0;
  }
}
