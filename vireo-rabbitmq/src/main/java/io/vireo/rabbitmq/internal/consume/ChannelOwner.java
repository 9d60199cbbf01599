package io.vireo.rabbitmq.internal.consume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom a consumer's channel is for. Called by any thread, I/O threads included: nothing but {@link
 * #isolate} may block.
 */
interface ChannelOwner {

  /** An event has come that is wanted. */
  void deliver(RabbitDelivery delivery);

  /** A message was too large to be received. */
  void receivedTooLarge(ConsumerChannel channel, long bytes);

  /** An event had no room in memory; nothing is taken until consuming begins anew. */
  void hadNoRoom(ConsumerChannel channel);

  /** Something has been released since an event had no room. */
  void mayHaveRoom(ConsumerChannel channel);

  /** The channel holds events: it is time to look how they are getting on. */
  void look(ConsumerChannel channel);

  /** The channel has ended by itself. */
  void channelEnded(ConsumerChannel channel, String reason);

  /** What takes the settlements on its deliveries. */
  Settlements settlements();

  /** What is told when an event is held up. */
  Registration registration();

  /**
   * Whether what is given back leaves the queue, for where the broker moves it then, instead of
   * taking its place again.
   */
  boolean movesWhatIsGivenBack();

  /** See {@link io.vireo.spi.Delivery#setApart}. */
  @Nullable RabbitDelivery isolate(RabbitDelivery delivery, Map<String, Object> headers);
}
