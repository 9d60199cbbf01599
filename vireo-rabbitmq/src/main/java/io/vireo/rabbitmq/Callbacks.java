package io.vireo.rabbitmq;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a program's callbacks, on a thread of their own. Any thread may call it; returns at once.
 */
final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** How many failed events may wait to be told, where they come faster than they are heard of. */
  static final int MOST_WAITING = 1_000;

  private final CallbackSet ofDriver;
  private final Threads threads;
  private final AtomicInteger waiting = new AtomicInteger();

  Callbacks(CallbackSet ofDriver, Threads threads) {
    this.ofDriver = ofDriver;
    this.threads = threads;
  }

  void connected(String summary) {
    call(CallbackSet::onConnect, null, "Connected to " + summary);
  }

  void disconnected(String summary) {
    call(CallbackSet::onDisconnect, null, summary);
  }

  void failed(String summary) {
    call(CallbackSet::onError, null, summary);
  }

  void registered(RabbitConsumer consumer, String summary) {
    call(CallbackSet::onConnect, consumer, summary);
  }

  void unregistered(RabbitConsumer consumer, String summary) {
    call(CallbackSet::onDisconnect, consumer, summary);
  }

  void failed(RabbitConsumer consumer, String summary) {
    call(CallbackSet::onError, consumer, summary);
  }

  /** An event has failed for good. Too many at a time are not all told; the log names each. */
  void recovered(RabbitConsumer consumer, String summary) {
    if (waiting.get() < MOST_WAITING) {
      waiting.incrementAndGet();
      failed(consumer, summary);
      threads.callback(waiting::decrementAndGet);
    }
  }

  /** The driver's callback first, then the consumer's own. */
  private void call(
      Function<CallbackSet, RabbitCallback> which,
      @Nullable RabbitConsumer consumer,
      String summary) {
    RabbitCallback.Context context = about(consumer, summary);
    call(which.apply(ofDriver), context);
    if (consumer != null) {
      call(which.apply(consumer.callbacks()), context);
    }
  }

  private static RabbitCallback.Context about(@Nullable RabbitConsumer consumer, String summary) {
    return consumer == null
        ? new RabbitCallback.Context(null, null, null, null, summary)
        : new RabbitCallback.Context(
            consumer, consumer.observerId(), consumer.route(), consumer.queueName(), summary);
  }

  private void call(RabbitCallback callback, RabbitCallback.Context context) {
    if (callback == CallbackSet.NONE) {
      return;
    }
    threads.callback(
        () -> {
          try {
            callback.call(context);
          } catch (RuntimeException | Error e) {
            LOG.warn("A callback of the program threw; that changes nothing", e);
          }
        });
  }
}
