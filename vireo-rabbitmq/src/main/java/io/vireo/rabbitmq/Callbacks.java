package io.vireo.rabbitmq;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a program's callbacks, on a thread of their own. Any thread may call it; returns at once.
 */
final class Callbacks {
  private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

  private final RabbitOptions options;
  private final Threads threads;

  Callbacks(RabbitOptions options, Threads threads) {
    this.options = options;
    this.threads = threads;
  }

  void connected(String summary) {
    call(options.onConnect(), about(null, "Connected to " + summary));
  }

  void disconnected(String summary) {
    call(options.onDisconnect(), about(null, summary));
  }

  void failed(String summary) {
    call(options.onError(), about(null, summary));
  }

  void registered(RabbitConsumer consumer, String summary) {
    call(options.onConnect(), about(consumer, summary));
  }

  void unregistered(RabbitConsumer consumer, String summary) {
    call(options.onDisconnect(), about(consumer, summary));
  }

  void notRegistered(RabbitConsumer consumer, String summary) {
    call(options.onError(), about(consumer, summary));
  }

  private static RabbitCallback.Context about(@Nullable RabbitConsumer consumer, String summary) {
    return consumer == null
        ? new RabbitCallback.Context(null, null, null, null, summary)
        : new RabbitCallback.Context(
            consumer, consumer.observerId(), consumer.route(), consumer.queueName(), summary);
  }

  private void call(RabbitCallback callback, RabbitCallback.Context context) {
    threads.callback(
        () -> {
          try {
            callback.call(context);
          } catch (RuntimeException e) {
            LOG.warn("A callback of the program threw; that changes nothing", e);
          }
        });
  }
}
