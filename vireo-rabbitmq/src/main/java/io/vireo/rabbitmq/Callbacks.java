package io.vireo.rabbitmq;

import io.vireo.rabbitmq.internal.connection.ConnectionCallbacks;
import io.vireo.rabbitmq.internal.consume.ConsumerCallbacks;
import io.vireo.rabbitmq.internal.thread.Threads;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the program's callbacks, on a thread that serves for nothing else. Any thread may call it;
 * each method returns at once.
 */
final class Callbacks implements ConnectionCallbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  /** How many failed events may wait until a slow callback hears of them. */
  static final int MAX_WAITING = 1_000;

  /** The callbacks of the driver, asked for each call. */
  private final Supplier<CallbackSet> ofDriver;

  private final Threads threads;
  private final AtomicInteger waiting = new AtomicInteger();

  Callbacks(Supplier<CallbackSet> ofDriver, Threads threads) {
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

  /** Calls the callbacks of the driver and those of one consumer. */
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
      // The log names each event, so those beyond the limit are not lost from sight.
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

  /** Calls the driver's callback first, then the consumer's own. */
  private void call(
      Function<CallbackSet, RabbitCallback> which,
      @Nullable RabbitConsumer consumer,
      String summary,
      @Nullable Throwable cause) {
    RabbitCallback.Context context = RabbitCallback.Context.of(consumer, summary, cause);
    call(which.apply(ofDriver.get()), context);
    if (consumer != null) {
      call(which.apply(consumer.callbacks()), context);
    }
  }

  private void call(RabbitCallback callback, RabbitCallback.Context context) {
    if (callback == CallbackSet.NOT_SET) {
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
