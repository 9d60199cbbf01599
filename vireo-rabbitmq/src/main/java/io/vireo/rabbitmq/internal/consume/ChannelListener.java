package io.vireo.rabbitmq.internal.consume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the deliveries of a {@link ConsumerChannel}, and hears what happens to the channel. A
 * consumer and its isolation queue each listen to a channel of their own. I/O threads call these
 * methods as well as others, so only {@link #isolate} may block.
 */
interface ChannelListener {

  /** An event has arrived that a handler may take. */
  void onDelivery(RabbitDelivery delivery);

  /** A message has arrived without its body, because it is larger than the limit for messages. */
  void onOversized(ConsumerChannel channel, long bytes);

  /**
   * An event has arrived without its body, because it did not fit into the memory for events. The
   * channel hands over nothing more until it begins to consume again.
   */
  void onMemoryExhausted(ConsumerChannel channel);

  /** Memory was released, so that the event of {@link #onMemoryExhausted} may fit by now. */
  default void onMemoryReleased(ConsumerChannel channel) {}

  /** The channel holds deliveries, and the time has come to review its prefetch. */
  default void onReviewDue(ConsumerChannel channel) {}

  /** The broker has ended the channel, or its consumer. */
  void onEnd(ConsumerChannel channel, String reason);

  /**
   * Whether the channel consumes from an isolation queue. The broker then dead-letters what is
   * given back, to the end of the route, and the acknowledgement of one event is awaited before
   * another one begins.
   */
  default boolean isIsolationQueue() {
    return false;
  }

  /**
   * Moves an event to the isolation queue of its consumer, as {@link
   * io.vireo.spi.Delivery#setApart} says. An event that is there already stays as it is.
   */
  default @Nullable RabbitDelivery isolate(RabbitDelivery delivery, Map<String, Object> headers) {
    return delivery;
  }
}
