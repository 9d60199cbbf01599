package io.vireo.rabbitmq.internal.consume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program's side of one consumer: hears how it goes with it, and may change the arguments of
 * its queue. Any thread may call it; only {@link #queueArguments} runs code of the program's before
 * it returns.
 */
public interface ConsumerCallbacks {

  /** It is registered. */
  void registered(String summary);

  /** Its registration is lost, or given up. */
  void unregistered(String summary, @Nullable Throwable cause);

  /** A try to register it has failed. */
  void failed(String summary, @Nullable Throwable cause);

  /** One of its events has failed for good, and is safe. Too many at a time are not all told. */
  void recovered(String summary, @Nullable Throwable failure);

  /**
   * The arguments with which its queue is to be declared.
   *
   * @param proposed what Vireo would declare; a map that may be changed
   * @throws io.vireo.ObservationException if the program gives none
   */
  Map<String, Object> queueArguments(Map<String, Object> proposed);
}
