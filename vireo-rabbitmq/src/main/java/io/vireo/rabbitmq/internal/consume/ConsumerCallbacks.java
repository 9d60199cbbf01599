package io.vireo.rabbitmq.internal.consume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the program what happens to one of its consumers, and lets it change the arguments of the
 * consumer's queue. Any thread may call it. {@link #queueArguments} runs code of the program before
 * it returns; the other methods return at once.
 */
public interface ConsumerCallbacks {

  /** The consumer is registered, for the first time or again. */
  void registered(String summary);

  /** The consumer is no longer registered, or was given up. */
  void unregistered(String summary, @Nullable Throwable cause);

  /** A try to register the consumer has failed. */
  void failed(String summary, @Nullable Throwable cause);

  /**
   * The record of a failed event is in the recovery queue. If many events fail in a short time, the
   * program is not told of each.
   */
  void recovered(String summary, @Nullable Throwable failure);

  /**
   * The arguments with which the queue is declared.
   *
   * @param proposed the arguments that Vireo would use; the map may be changed
   * @throws io.vireo.ObservationException if the program gives none
   */
  Map<String, Object> queueArguments(Map<String, Object> proposed);
}
