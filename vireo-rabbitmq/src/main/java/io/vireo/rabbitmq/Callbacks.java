package io.vireo.rabbitmq;

import io.vireo.rabbitmq.internal.connection.ConnectionCallbacks;
import io.vireo.rabbitmq.internal.consume.ConsumerCallbacks;
import io.vireo.rabbitmq.internal.thread.Threads;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a program's callbacks, on a thread of their own. Any thread may call it; returns at once.
 */
final class Callbacks implements ConnectionCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** How many failed events may wait to be told, where they come faster than they are heard of. */
  static final int MAX_WAITING = 1_000;

  private final CallbackSet ofDriver;
  private final Threads threads;
  private final AtomicInteger waiting = new AtomicInteger();

  Callbacks(CallbackSet ofDriver, Threads threads) {
    this.ofDriver = ofDriver;
    this.threads = threads;
  }

  @Override
  public void connected(String summary) {
    call(CallbackSet::onConnect, null, "Connected to " + summary, null);
  }

  @Override
  public void disconnected(String summary, @Nullable Throwable cause) {
    call(CallbackSet::onDisconnect, null, summary, cause);
  }

  @Override
  public void failed(String summary, @Nullable Throwable cause) {
    call(CallbackSet::onError, null, summary, cause);
  }

  /** How one consumer hears, and with it those who hear of all. */
  ConsumerCallbacks of(RabbitConsumer consumer) {
    return new OfConsumer(consumer);
  }

  private final class OfConsumer implements ConsumerCallbacks {
    private final RabbitConsumer consumer;

    OfConsumer(RabbitConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void registered(String summary) {
      call(CallbackSet::onConnect, consumer, summary, null);
    }

    @Override
    public void unregistered(String summary, @Nullable Throwable cause) {
      call(CallbackSet::onDisconnect, consumer, summary, cause);
    }

    @Override
    public void failed(String summary, @Nullable Throwable cause) {
      call(CallbackSet::onError, consumer, summary, cause);
    }

    @Override
    public void recovered(String summary, @Nullable Throwable failure) {
      // The log names each.
      if (waiting.get() < MAX_WAITING) {
        waiting.incrementAndGet();
        failed(summary, failure);
        threads.callback(waiting::decrementAndGet);
      }
    }

    @Override
    public Map<String, Object> queueArguments(Map<String, Object> proposed) {
      return consumer.chosenArguments(proposed);
    }
  }

  /** The driver's callback first, then the consumer's own. */
  private void call(
      Function<CallbackSet, RabbitCallback> which,
      @Nullable RabbitConsumer consumer,
      String summary,
      @Nullable Throwable cause) {
    RabbitCallback.Context context = about(consumer, summary, cause);
    call(which.apply(ofDriver), context);
    if (consumer != null) {
      call(which.apply(consumer.callbacks()), context);
    }
  }

  private static RabbitCallback.Context about(
      @Nullable RabbitConsumer consumer, String summary, @Nullable Throwable cause) {
    return consumer == null
        ? new RabbitCallback.Context(null, null, null, null, summary, cause)
        : new RabbitCallback.Context(
            consumer,
            consumer.observerId(),
            consumer.route(),
            consumer.queueName(),
            summary,
            cause);
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
